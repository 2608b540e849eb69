// Small plots as SVG. Each has its numbers as a table beside it.

import { h, span, words } from './dom.js';

const [height, bottom, left] = [180, 22, 34];
const isNarrow = matchMedia('(max-width: 46rem)');
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const hour = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });

// A bar a bucket, its parts one above another.
export function stack(buckets, names, label) {
  const width = plotWidth();
  const totals = buckets.map(bucket => names.reduce((sum, name) => sum + (bucket[name] ?? 0), 0));
  const most = nice(Math.max(1, ...totals));
  const step = (width - left) / buckets.length;
  const up = value => (height - bottom - 8) * value / most;
  const isShort = buckets.length > 1 && new Date(buckets[1].bucket) - new Date(buckets[0].bucket) < 86400000;
  const every = Math.ceil(buckets.length * 70 / width);
  return h('svg', { viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': label },
    [0, most / 2, most].map(value => [
      h('line.grid', { x1: left, x2: width, y1: height - bottom - up(value), y2: height - bottom - up(value) }),
      h('text.right', { x: left - 6, y: height - bottom - up(value) + 4 }, Number.isInteger(value) ? value : ''),
    ]),
    buckets.map((bucket, index) => {
      let base = height - bottom;
      const x = left + index * step + Math.min(4, step / 8);
      return h('g', null,
        h('title', null, `${new Date(bucket.bucket).toLocaleString('en-GB')}: ${names.filter(name => bucket[name] > 0).map(name => `${bucket[name]} ${words(name)}`).join(', ') || 'none'}`),
        names.map(name => {
          const tall = up(bucket[name] ?? 0);
          base -= tall;
          return tall > 0 && h(`rect.is-${name}`, { x, y: base, width: Math.min(48, Math.max(1, step - Math.min(8, step / 4))), height: tall });
        }),
        index % every === 0 && h('text', { x, y: height - 6 }, (isShort ? hour : day).format(new Date(bucket.bucket))));
    }));
}

// A line a stage: to the median in full colour, on to the 95th percentile in a lighter one.
export function ranges(stages, label) {
  const width = plotWidth();
  const [row, names, values] = [24, 110, 110];
  const most = Math.max(1, ...stages.map(stage => stage.p95Ms));
  const scale = value => (width - names - values) * value / most;
  return h('svg', { viewBox: `0 0 ${width} ${row * stages.length + 4}`, role: 'img', 'aria-label': label },
    stages.map((stage, index) => h('g', null,
      h('text', { x: 0, y: row * index + 16 }, words(stage.stage)),
      h('rect.light', { x: names, y: row * index + 5, width: Math.max(1, scale(stage.p95Ms)), height: 14 }),
      h('rect.strong', { x: names, y: row * index + 5, width: Math.max(1, scale(stage.p50Ms)), height: 14 }),
      h('text', { x: names + scale(stage.p95Ms) + 6, y: row * index + 16 }, `${span(stage.p50Ms / 1000)} · ${span(stage.p95Ms / 1000)}`))));
}

// In the plots' own units, so that their words have the size of the others.
const plotWidth = () => isNarrow.matches ? 340 : 600;

// The next number that halves well.
function nice(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 4, 6, 8, 10].map(step => step * power).find(step => step >= value);
}
