// The stages of a run, and how far a run is in them.

import { get, durable, key } from './api.js';
import { h, words } from './dom.js';

const stages = ['fetch', 'chunk', 'embed', 'entity', 'fact', 'eval', 'apply'];
const stageOf = {
  queued: -1, waiting_turn: -1, fetching: 0, chunking: 1, embedding: 2, extracting_entities: 3, extracting_facts: 4, evaluating: 5, awaiting_review: 5, applying: 6,
};

// Of a run that is not over, in the order that it goes through them.
export const openStatuses = Object.keys(stageOf);
export const outcomes = ['completed', 'duplicate_skipped', 'eval_rejected', 'failed', 'cancelled', 'superseded'];

export const isOpen = run => run.outcome === null;

// One mark a stage. With progress, the stage at work is filled as far as it is done.
export function stageBar(run, progress) {
  const at = run.failure ? stages.indexOf(run.failure.stage === 'claim' ? 'fetch' : run.failure.stage)
    : Math.max(-1, ...run.timeline.map(step => stageOf[step.status] ?? -1));
  const isDone = run.status === 'completed';
  const reached = stages.map((stage, index) => {
    if (isDone || index < at) {
      return h('span.done', null);
    }

    if (index !== at) {
      return h('span', null);
    }

    if (!isOpen(run)) {
      return h(run.failure ? 'span.failed' : 'span.ended', null);
    }

    const share = progress?.total > 0 ? progress.done / progress.total : 0;
    return h('span.working', null, h('span', { style: { width: `${100 * share}%` } }));
  });
  const part = progress?.total > 0 && isOpen(run) ? `, ${progress.done} of ${progress.total}` : '';
  const label = isDone ? 'all stages done' : `${words(run.status)}: stage ${Math.max(0, at + 1)} of ${stages.length}${at >= 0 ? `, ${stages[at]}` : ''}${part}`;
  return h('span.stages', { role: 'img', 'aria-label': label, title: label }, reached);
}

let refusedKey;

// What the durable engine says of a run, or null when it may not be asked with this key or does not know the run.
async function engineStatus(run, signal) {
  if (refusedKey === key.get()) {
    return null;
  }

  try {
    return await get(`${durable(run.id)}?showInput=false`, signal) ?? null;
  } catch (error) {
    if (error.name === 'AbortError') {
      throw error;
    }

    if (error.isRefused) {
      refusedKey = key.get();
    }

    return null;
  }
}

export async function progressOf(run, signal) {
  const status = await engineStatus(run, signal);
  return status?.customStatus?.total > 0 ? status.customStatus : null;
}
