// Builds the page. All text goes in as text nodes: nothing that a source says is ever parsed as HTML.

// Controls, and the marks that turn the direction of text: shown by their code, so that text cannot pose as other text.
const unseen = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

const visible = text =>
  String(text).replace(unseen, mark => `[U+${mark.codePointAt(0).toString(16).toUpperCase().padStart(4, '0')}]`);

const svgTags = new Set(['svg', 'g', 'rect', 'text', 'line', 'title']);

// h('a.quiet', {href, onclick, dataset}, ...children): children are nodes, text, lists of these, or nothing.
export function h(name, properties, ...children) {
  const [tag, ...classes] = name.split('.');
  const node = svgTags.has(tag) ? document.createElementNS('http://www.w3.org/2000/svg', tag) : document.createElement(tag);
  if (classes.length > 0) {
    node.setAttribute('class', classes.join(' '));
  }

  for (const [key, value] of Object.entries(properties ?? {})) {
    if (value === null || value === undefined || value === false) {
      continue;
    }

    if (key.startsWith('on')) {
      node.addEventListener(key.slice(2), value);
    } else if (key === 'dataset') {
      Object.assign(node.dataset, value);
    } else if (key === 'style') {
      Object.entries(value).forEach(([property, setting]) => node.style.setProperty(property, setting));
    } else if (key === 'value' || key === 'checked' || key === 'disabled') {
      node[key] = value;
    } else {
      node.setAttribute(key, value === true ? '' : visible(value));
    }
  }

  append(node, children);
  return node;
}

function append(node, children) {
  for (const child of children.flat(Infinity)) {
    if (child !== null && child !== undefined && child !== false) {
      node.append(child instanceof Node ? child : visible(child));
    }
  }
}

// Text of a source, kept from turning the direction of what stands around it.
export const said = text => h('bdi', null, text);

// Replaces what a container shows; what had the focus has it again when it is still there.
export function swap(container, ...children) {
  const kept = container.contains(document.activeElement) ? document.activeElement.dataset.keep ?? document.activeElement.id : '';
  const open = new Set([...container.querySelectorAll('details[open][data-keep]')].map(details => details.dataset.keep));
  const holder = document.createDocumentFragment();
  append(holder, children);
  container.replaceChildren(holder);
  container.querySelectorAll('details[data-keep]').forEach(details => { details.open ||= open.has(details.dataset.keep); });
  if (kept) {
    ([...container.querySelectorAll('[data-keep]')].find(node => node.dataset.keep === kept) ?? document.getElementById(kept))?.focus();
  }
}

// Rows that keep their elements while their data stays equal, so that an update moves neither the focus nor a selection.
export function rows(container, keyOf, render) {
  let known = new Map();
  return items => {
    const now = new Map();
    for (const item of items) {
      const key = keyOf(item);
      const json = JSON.stringify(item);
      const old = known.get(key);
      now.set(key, old?.json === json ? old : { json, node: render(item), old: old?.node });
    }

    const focused = [...known].find(([, row]) => row.node.contains(document.activeElement))?.[0];
    for (const [key, row] of known) {
      if (now.get(key)?.node !== row.node) {
        row.node.remove();
      }
    }

    let at = container.firstElementChild;
    for (const row of now.values()) {
      if (row.node === at) {
        at = at.nextElementSibling;
      } else {
        container.insertBefore(row.node, at);
      }
    }

    const added = [...now.keys()].filter(key => !known.has(key)).length;
    known = now;
    if (focused !== undefined && !container.contains(document.activeElement)) {
      now.get(focused)?.node.querySelector('[data-row]')?.focus();
    }

    return added;
  };
}

// A link for addresses that can do no harm; for others, and for what is no address, the text alone.
export function link(url, text = url) {
  let scheme;
  try {
    scheme = new URL(url).protocol;
  } catch {
    return said(text);
  }

  return ['http:', 'https:', 'mailto:'].includes(scheme)
    ? h('a', { href: url, rel: 'noopener noreferrer', target: '_blank' }, said(text)) : said(text);
}

const numbers = new Intl.NumberFormat('en');
const stamp = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });

export const count = value => value === null || value === undefined ? '–' : numbers.format(value);

// A number of things in a sentence: the singular for one.
export const counted = (number, thing, things = `${thing}s`) => `${count(number)} ${number === 1 ? thing : things}`;

// A word of a command that people may copy into a shell: whatever it holds, it stays one word.
export const shellWord = text => /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll('\'', '\'\\\'\'')}'`;

export const words = name => name.replaceAll('_', ' ');

export const percent = share => `${(100 * share).toFixed(share > 0 && share < 0.1 ? 1 : 0)} %`;

export function time(iso) {
  return iso ? h('time', { datetime: iso, title: iso }, stamp.format(new Date(iso))) : '–';
}

// A length of time in the unit that reads best.
export function span(seconds) {
  if (seconds === null || seconds === undefined) {
    return '–';
  }

  const units = [[86400, 'd'], [3600, 'h'], [60, 'min']];
  for (const [size, unit] of units) {
    if (seconds >= size) {
      return `${(seconds / size).toFixed(seconds < 10 * size ? 1 : 0)}\u00a0${unit}`;
    }
  }

  return seconds >= 1 ? `${seconds.toFixed(1)}\u00a0s` : `${Math.round(1000 * seconds)}\u00a0ms`;
}

export const badge = status => h(`span.badge.is-${status}`, null, words(status));

// Pairs of a name and a value; those without a value are left out.
export function pairs(...all) {
  return h('dl.pairs', null, all.filter(([, value]) => value !== null && value !== undefined && value !== false && value !== '')
    .map(([name, value]) => h('div', null, h('dt', null, name), h('dd', null, value))));
}

// A table with a caption for those who cannot see it; on a narrow page its rows become cards, each cell with its column's name.
export function table(caption, columns, lines, properties) {
  return h('div.scroll', null, h('table', properties, h('caption.unseen', null, caption),
    h('thead', null, h('tr', null, columns.map(column => h('th', { scope: 'col' }, column)))),
    h('tbody', null, lines.map(cells => line(columns, cells)))));
}

export const line = (columns, cells) =>
  h('tr', null, cells.map((cell, index) => h('td', { 'data-name': columns[index] }, h('span.cell', null, cell))));

export function field(label, control, hint) {
  return h('label.field', null, h('span', null, label), control, hint ? h('small', null, hint) : null);
}

export const empty = text => h('p.empty', null, text);
