// @ts-check
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
(() => {
  const root = document.documentElement;

  /** Opens all that hides an element and gives what was shut. @param {Element} element */
  function reveal(element) {
    const opened = [];
    for (let at = /** @type {Element | null} */ (element); at !== null; at = at.parentElement) {
      if (!(at instanceof HTMLDetailsElement) || at.open) continue;
      at.open = true;
      opened.push(at);
    }
    return opened;
  }

  function followLink() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target === null) return;
    reveal(target);
    target.scrollIntoView({ block: 'start' });
    const focus = target instanceof HTMLDetailsElement ? target.querySelector('summary') : target;
    if (focus instanceof HTMLElement) focus.focus({ preventScroll: true });
  }

  function setUpTheme() {
    const button = document.getElementById('theme');
    if (!(button instanceof HTMLButtonElement)) return;
    const themes = ['system', 'light', 'dark'];
    /** @param {string} theme */
    const show = (theme) => {
      root.dataset['theme'] = theme;
      button.textContent = `Theme: ${theme}`;
    };
    /** Pages opened from a disk may be refused storage. @param {(storage: Storage) => void} use */
    const store = (use) => {
      try {
        use(localStorage);
      } catch {
        return;
      }
    };
    store((storage) => show(themes.find((theme) => theme === storage.getItem('theme')) ?? 'system'));
    button.addEventListener('click', () => {
      const next = themes[(themes.indexOf(root.dataset['theme'] ?? 'system') + 1) % themes.length] ?? 'system';
      show(next);
      store((storage) => storage.setItem('theme', next));
    });
    button.hidden = false;
  }

  function setUpSearch() {
    const input = document.getElementById('search');
    const status = document.getElementById('hits');
    const arrows = ['previous', 'next'].map((id) => document.getElementById(id));
    if (!(input instanceof HTMLInputElement) || status === null) return;
    const lines = [...document.querySelectorAll('.log [data-n]')];
    const texts = lines.map((line) => (line.textContent ?? '').toLowerCase());
    /** @type {Element[]} */
    let hits = [];
    let current = -1;
    /** What the search has opened, shut again by the next. @type {HTMLDetailsElement[]} */
    let opened = [];
    let waiting = 0;

    /** @param {Element} line @param {string} word @returns {Range[]} */
    function rangesIn(line, word) {
      const node = line.firstChild;
      if (!(node instanceof Text)) return [];
      const text = node.data.toLowerCase();
      const ranges = [];
      for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + word.length)) {
        const range = new Range();
        range.setStart(node, at);
        range.setEnd(node, Math.min(node.length, at + word.length));
        ranges.push(range);
      }
      return ranges;
    }

    /** @param {number} to */
    function go(to) {
      hits[current]?.classList.remove('hit');
      current = hits.length === 0 ? -1 : (to + hits.length) % hits.length;
      const hit = hits[current];
      if (hit !== undefined) {
        hit.classList.add('hit');
        opened.push(...reveal(hit));
        hit.scrollIntoView({ block: 'center' });
      }
      tell();
    }

    function tell() {
      const none = input instanceof HTMLInputElement && input.value.trim() === '';
      if (status !== null)
        status.textContent = none ? '' : hits.length === 0 ? 'no hits' : `${current + 1} of ${hits.length}`;
      for (const arrow of arrows) if (arrow !== null) arrow.hidden = hits.length < 2;
    }

    function search() {
      const word = input instanceof HTMLInputElement ? input.value.trim().toLowerCase() : '';
      hits[current]?.classList.remove('hit');
      hits = word === '' ? [] : lines.filter((_, index) => texts[index]?.includes(word));
      current = -1;
      for (const details of opened) details.open = false;
      opened = [];
      if ('highlights' in CSS) {
        const marked = hits.slice(0, 2000).flatMap((line) => rangesIn(line, word));
        CSS.highlights.set('search', new Highlight(...marked));
      }
      if (hits.length > 0) go(0);
      else tell();
    }

    input.addEventListener('input', () => {
      clearTimeout(waiting);
      waiting = window.setTimeout(search, 120);
    });
    input.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') go(current + (event.shiftKey ? -1 : 1));
      else if (event.key === 'Escape') {
        input.value = '';
        search();
      }
    });
    arrows[0]?.addEventListener('click', () => go(current - 1));
    arrows[1]?.addEventListener('click', () => go(current + 1));
    document.addEventListener('keydown', (event) => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.target === input) return;
      event.preventDefault();
      input.focus();
      input.select();
    });
  }

  setUpTheme();
  setUpSearch();
  window.addEventListener('hashchange', followLink);
  if (location.hash !== '') followLink();
})();
