// A reflection at a glance.

import { get, path, query } from './api.js';
import { count, empty, field, h, percent, span, swap, table, time, words } from './dom.js';
import { stack, ranges } from './plots.js';
import { poll } from './poll.js';
import { firstSteps } from './start.js';
import { outcomes } from './stages.js';

export function overview(page) {
  const { view, signal, query: asked, reflection, fresh, failed } = page;
  let days = Number(asked.get('days')) || 7;
  const choice = h('select', null, [1, 7, 30, 90].map(value => h('option', { value, selected: value === days }, value === 1 ? 'The last day' : `The last ${value} days`)));
  const content = h('div.cards', null);
  view.append(h('h1', { tabindex: '-1' }, 'Overview'), h('form.filters', { onsubmit: event => event.preventDefault() }, field('Runs of', choice)), content);
  const again = poll(() => get(query(path`reflections/${reflection}/overview`, { days }), signal), (found, changed) => {
    fresh();
    if (changed) {
      show(found);
    }
  }, error => {
    failed(error);
    swap(content, empty(error.isMissingRoute ? 'The overview is not available on this host.' : error.message));
  }, signal, 10000);
  choice.addEventListener('change', () => {
    days = Number(choice.value);
    history.replaceState(null, '', query('#/overview', { reflection, days }));
    again();
  });

  function show(found) {
    const { backlog, storageCallsPerRun: calls } = found;
    const used = [...outcomes, 'open'].filter(outcome => found.runsByOutcome.some(bucket => bucket[outcome] > 0));
    const open = backlog.patches + backlog.runs + backlog.cleans + backlog.deletions;
    swap(content,
      card('Runs by outcome', 'wide',
        found.runsByOutcome.length === 0 ? empty('No runs in this time.') : [
          stack(found.runsByOutcome, used, `${count(found.runs)} runs by outcome over ${days} days`),
          h('ul.legend', null, used.map(outcome => h('li', null, h(`span.swatch.is-${outcome}`, null), words(outcome)))),
          asTable('Runs by outcome', ['From', ...used.map(words)], found.runsByOutcome.map(bucket => [time(bucket.bucket), ...used.map(outcome => count(bucket[outcome] ?? 0))])),
        ], found.truncated && empty('There are more runs than were counted.')),
      card('Stage durations', 'wide',
        found.stages.length === 0 ? empty('No stages in this time.') : [
          ranges(found.stages, 'Half of the runs, and 95 of 100, need at most this long for a stage'),
          asTable('Stage durations', ['Stage', 'Runs', 'Half need', '95 % need', 'Longest'], found.stages.map(stage =>
            [words(stage.stage), count(stage.count), span(stage.p50Ms / 1000), span(stage.p95Ms / 1000), span(stage.maxMs / 1000)])),
        ]),
      card('Skipped', '', figure(percent(found.skipShare), 'of the runs needed no work'),
        h('dl.figures', null, Object.entries(found.skipsByReason).map(([reason, value]) => h('div', null, h('dt', null, words(reason)), h('dd', null, count(value)))))),
      card('Storage calls a run', '', figure(count(calls.p50), 'half need at most'),
        h('dl.figures', null, h('div', null, h('dt', null, '95 % need'), h('dd', null, count(calls.p95))), h('div', null, h('dt', null, 'most'), h('dd', null, count(calls.max))))),
      card('Backlog', '', figure(count(open), open === 0 ? 'everything is settled' : `the oldest for ${span(backlog.oldestSeconds)}`),
        h('dl.figures', null, ['patches', 'runs', 'cleans', 'deletions', 'setAside'].map(name => h('div', null, h('dt', null, name === 'setAside' ? 'set aside' : name), h('dd', null, count(backlog[name]))))),
        h('p', null, h('a', { href: '#/backlog' }, 'Backlog and sweeps'))));
  }
}

const card = (title, size, ...what) => h(size ? `section.card.${size}` : 'section.card', null, h('h2', null, title), what);

const figure = (value, meaning) => h('p.figure', null, h('strong', null, value), ' ', meaning);

const asTable = (caption, columns, lines) => h('details', { 'data-keep': caption }, h('summary', null, 'As a table'), table(caption, columns, lines));
