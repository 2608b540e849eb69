// One run: when it did what, at what cost, and why it ended as it did.

import { durable, get, path, post, query } from './api.js';
import { badge, count, empty, h, link, pairs, said, span, swap, table, time, words } from './dom.js';
import { ask } from './dialog.js';
import { poll } from './poll.js';
import { engineStatus, isOpen, stageBar } from './stages.js';
import { runAddress, took } from './runs.js';

const withoutCancel = new Set(['applying']);

export function run({ view, signal, names: [reflection, id], act, announce, fresh, failed }) {
  const base = path`reflections/${reflection}/runs/${id}`;
  let before;
  const again = poll(async () => {
    const found = await get(base, signal);
    const engine = await engineStatus(found, signal, !isOpen(found));
    return { found, engine, retries: isOpen(found) ? [] : await later(found) };
  }, (result, changed) => {
    fresh();
    if (changed || isOpen(result.found)) {
      show(result);
    }
  }, error => {
    failed(error);
    if (view.childElementCount === 0) {
      swap(view, h('h1', { tabindex: '-1' }, 'Run'), empty(error.message));
    }
  }, signal);

  // Runs that repeat this one; a host that does not filter sends others too.
  async function later(found) {
    const page = await get(query(path`reflections/${reflection}/runs`, { retryOf: found.id, top: 20 }), signal);
    return page.items.filter(other => other.retryOf === found.id).map(other => ({ id: other.id, reflectionId: other.reflectionId, status: other.status }));
  }

  function show({ found, engine, retries }) {
    if (before && before !== found.status) {
      announce(`The run is ${words(found.status)}`);
    }

    before = found.status;
    document.title = `${words(found.status)} · Run · Reflections`;
    const other = run => run && h('a', { href: path`#/run/${reflection}/${run}` }, h('code', null, run));
    const { counts } = found;
    swap(view,
      h('h1', { tabindex: '-1', 'data-keep': 'title' }, 'Run of ', said(found.sourceId)),
      h('p.lead', null, badge(found.status), ' ', stageBar(found, engine?.customStatus), ' ',
        found.reason ? said(found.reason) : isOpen(found) ? `for ${took(found)}` : null),
      found.failure && h('div.problem', { role: 'note' }, h('strong', null, `Failed at ${found.failure.stage}: `), h('code', null, found.failure.errorClass), ' ', said(found.failure.message)),
      h('div.actions', null,
        found.status === 'awaiting_review' && h('a.button.primary', { href: path`#/review/${reflection}/${id}`, 'data-key': 'v', 'data-keep': 'review' }, 'Review'),
        isOpen(found) && !withoutCancel.has(found.status) && h('button', { type: 'button', onclick: cancel, 'data-keep': 'cancel' }, 'Cancel the run'),
        !isOpen(found) && h('button', { type: 'button', onclick: retry, 'data-keep': 'retry' }, 'Run again')),
      h('section', { 'aria-labelledby': 'times' }, h('h2', { id: 'times' }, 'Timeline'), waterfall(found)),
      h('section', { 'aria-labelledby': 'cost' }, h('h2', { id: 'cost' }, 'What it found, and what it cost'),
        h('dl.figures', null, [
          ['Chunks', counts.chunks], ['Changed chunks', counts.changedChunks], ['Entities', counts.entities], ['Facts', counts.facts], ['Refused facts', counts.refusedFacts],
          ['Storage calls', counts.storageCalls], ['Model calls', counts.modelCalls], ['Tokens in', counts.inputTokens], ['Tokens out', counts.outputTokens],
        ].filter(([, value]) => value !== undefined).map(([name, value]) => h('div', null, h('dt', null, name), h('dd', null, count(value)))))),
      h('section', { 'aria-labelledby': 'more' }, h('h2', { id: 'more' }, 'More'), pairs(
        ['Run', h('code', null, found.id)],
        ['Reflection', said(found.reflectionId)],
        ['Source', h('a', { href: path`#/source/${reflection}/${found.sourceId}` }, said(found.sourceId))],
        ['Address', found.url && link(found.url)],
        ['Started', time(found.createdAt)],
        ['Ended', found.finishedAt && [time(found.finishedAt), ` after ${span(found.seconds)}`]],
        ['Ticket', count(found.ticket)],
        ['Repeats', other(found.retryOf)],
        ['Repeated by', retries.length > 0 && retries.map(one => [h('a', { href: runAddress(one) }, h('code', null, one.id)), ' ', badge(one.status), ' '])],
        ['Matched', other(found.matchedRunId)],
        ['Recovered by', found.recoveredBy],
        ['Idempotency key', found.idempotencyKey && said(found.idempotencyKey)],
        ['Content', found.contentHash && h('code', null, found.contentHash)],
        ['Ingest key', found.ingestKey && h('code', null, found.ingestKey)],
        ['Durable status', [h('a', { href: durable(found.id), target: '_blank', rel: 'noopener noreferrer' }, engine ? words(engine.runtimeStatus) : 'open'), engine?.historyEvents && `, ${tries(engine)}`]],
      )));
  }

  async function cancel() {
    const answer = await ask({ title: 'Cancel the run', text: 'It ends before anything of it is shown to readers.', fields: [{ name: 'reason', label: 'Reason', most: 1000 }], action: 'Cancel the run', isDangerous: true });
    if (answer && await act(() => post(`${base}/cancel`, { reason: answer.reason || undefined }), 'The run is being cancelled.')) {
      again();
    }
  }

  async function retry() {
    const answer = await ask({
      title: 'Run again', text: 'A new run of the same content or address. What was worked out before is used again.',
      fields: [{ name: 'force', label: 'Do the work whatever is known', type: 'checkbox' }], action: 'Run again',
    });
    const done = answer && await act(() => post(`${base}/retry`, { force: answer.force }), 'A new run was started.');
    if (done?.result?.id) {
      location.hash = path`#/run/${reflection}/${done.result.id}`;
    }
  }
}

// How often a step of the engine had to be tried again.
function tries(engine) {
  const failures = engine.historyEvents.filter(entry => entry.EventType === 'TaskFailed').length;
  return failures === 0 ? 'no step failed' : failures === 1 ? 'one step failed and was tried again or ended the run' : `${failures} steps failed and were tried again or ended the run`;
}

function waterfall(found) {
  const end = found.finishedAt ? new Date(found.finishedAt) : new Date();
  const steps = found.timeline.map((step, index) => ({
    ...step, from: new Date(step.at), to: index + 1 < found.timeline.length ? new Date(found.timeline[index + 1].at) : end,
  })).filter(step => step.status !== found.outcome);
  const start = steps.length > 0 ? Math.min(...steps.map(step => step.from)) : 0;
  const whole = Math.max(1, end - start);
  return steps.length === 0 ? empty('Nothing was done.') : table('Timeline', ['Stage', 'When', 'Began after', 'Took'], steps.map(step => [
    words(step.status),
    h('span.track', { 'aria-hidden': 'true' }, h(`span.is-${step.status}`, {
      style: { 'margin-left': `${Math.min(99, 100 * (step.from - start) / whole)}%`, width: `${Math.max(0.5, 100 * Math.max(0, step.to - step.from) / whole)}%` },
    })),
    span((step.from - start) / 1000), span(Math.max(0, step.to - step.from) / 1000),
  ]), { class: 'waterfall' });
}
