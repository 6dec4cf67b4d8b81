import type { Metadata } from 'next';
import Link from 'next/link';
import type { ReactNode } from 'react';
import '@shop/ui/styles.css';
import './globals.css';

export const metadata: Metadata = { title: 'The shop', description: 'Mugs, notebooks, tea and type' };

export default function Layout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <body>
        <header>
          <Link href="/">The shop</Link>
        </header>
        <main>{children}</main>
      </body>
    </html>
  );
}
