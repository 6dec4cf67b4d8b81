/** The uv that is used when a repository asks for none. */
export const defaultUvVersion = '0.13.9';

/** SHA-256 of its wheels on PyPI. */
export const defaultUvHashes = [
  'd7f459fe4fd247d830351c75686d3996ace3c6f3f728eb0e85a30b7ada0cef19', // Linux x64, glibc
  '2c45530751517d6c3bbc69a19473f6effe47cce047bede01ffd8af7ea7b36b25', // Linux x64, musl
  'ecb6028d79dc96fbeafffe5c8af62a7099487ebc05a701e76714eebcffd06375', // Linux arm64, glibc 2.28
  '5435c5ce14a56431208ca0996416d310f1598e8c2c8ba707688985a16bb82dbe', // Linux arm64
  '66c512266d633bef48384a1f53003f41f2a8e7b36fe6e7fbfd3e0fd52d96fa63', // macOS arm64
  'c16ed11e013557536b3e60065f1b912f6407bd6518e041b961e23ef9e6b4fbf5', // macOS x64
] as const;
