// What the decision on a run that waits would change, and the decision.

import { get, path, post } from './api.js';
import { count, counted, empty, h, percent, said, swap, words } from './dom.js';
import { ask } from './dialog.js';

const reviewerName = 'reflections.reviewer';

export async function reviewRun({ view, signal, names: [reflection, id], act, announce, fresh, failed }) {
  const base = path`reflections/${reflection}/runs/${id}`;
  const left = new Set();
  const summary = h('p.lead', null);
  const approve = h('button.primary', { type: 'button', 'data-key': 'a', onclick: () => decide('approve') }, 'Approve');
  const reject = h('button.danger', { type: 'button', 'data-key': 'x', onclick: () => decide('reject') }, 'Reject');
  let difference;
  try {
    difference = await get(`${base}/difference`, signal);
  } catch (error) {
    if (error.name !== 'AbortError') {
      failed(error);
      swap(view, h('h1', { tabindex: '-1' }, 'Review'), empty(error.message), h('p', null, h('a', { href: path`#/run/${reflection}/${id}` }, 'The run')));
    }

    return;
  }

  fresh();
  const approvable = [...difference.factsAdded, ...difference.factsChanged.map(change => change.after)];
  swap(view,
    h('h1', { tabindex: '-1' }, 'Review of ', said(difference.sourceId)),
    summary,
    h('div.actions.stick', null, approve, reject, h('a', { href: path`#/run/${reflection}/${id}` }, 'The run'), h('small', null, 'Keys: a approve, x reject, j/k and Space leave facts out')),
    group('Added facts', difference.factsAdded, fact => factItem(fact, 'added', choose(fact))),
    group('Changed facts', difference.factsChanged, change => h('li.change', null,
      h('div', null, h('span.sign.removed', null, 'before'), factText(change.before)),
      h('div', null, h('span.sign.added', null, 'after'), factText(change.after), choose(change.after)))),
    group('Retired facts', difference.factsRetired, fact => factItem(fact, 'removed')),
    group('Refused facts: they stay out', difference.refused, refusal =>
      h('li', null, h('code', null, refusal.code), ' ', said(refusal.detail), factText(refusal.fact))),
    group('Added entities', difference.entitiesAdded, entity => entityItem(entity, 'added')),
    group('Removed entities', difference.entitiesRemoved, entity => entityItem(entity, 'removed')),
    group('Renamed entities', difference.entitiesRenamed, pair => h('li', null, said(pair.before.name), ' → ', said(pair.after.name))),
    difference.factsUnchanged.length > 0 && h('details', null, h('summary', null, `${counted(difference.factsUnchanged.length, 'unchanged fact')}`),
      h('ul.facts', null, difference.factsUnchanged.map(fact => factItem(fact, 'same')))));
  tell();

  function tell() {
    const names = { factsAdded: 'added', factsRetired: 'retired', factsChanged: 'changed', factsUnchanged: 'unchanged' };
    swap(summary, `Against ${difference.againstGeneration === 0 ? 'nothing' : `generation ${difference.againstGeneration}`}: `,
      Object.entries(names).map(([list, name]) => `${count(difference[list].length)} ${name}`).join(', '), ' facts.',
      left.size > 0 && h('strong', null, ` ${count(left.size)} left out.`));
    approve.textContent = left.size === 0 ? 'Approve' : `Approve ${approvable.length - left.size} of ${approvable.length}`;
    approve.disabled = left.size > 0 && left.size === approvable.length;
  }

  // The mark that takes a fact in or leaves it out.
  function choose(fact) {
    const box = h('input', { type: 'checkbox', checked: true, 'data-row': '', 'aria-label': `Take in: ${fact.subject} ${fact.predicate} ${fact.object}`, onchange: () => {
      box.checked ? left.delete(fact.id) : left.add(fact.id);
      tell();
    } });
    return h('label.choose', null, box, h('span.unseen', null, 'Take in'));
  }

  async function decide(decision) {
    const isApproval = decision === 'approve';
    const answer = await ask({
      title: isApproval ? approve.textContent : 'Reject',
      text: isApproval ? 'Readers will see this version of the source.' : 'Readers keep what they see now.',
      fields: [
        { name: 'reviewer', label: 'Your name', value: sessionStorage.getItem(reviewerName) ?? '', isRequired: true, most: 256, autocomplete: 'name' },
        { name: 'comment', label: 'Reason', isLong: true, most: 4096, isRequired: !isApproval },
      ],
      action: isApproval ? 'Approve' : 'Reject', isDangerous: !isApproval,
    });
    if (!answer) {
      return;
    }

    sessionStorage.setItem(reviewerName, answer.reviewer);
    const done = await act(() => post(`${base}/review`, {
      decision, reviewer: answer.reviewer, comment: answer.comment || undefined, except: left.size > 0 ? [...left] : undefined,
    }), isApproval ? 'Approved.' : 'Rejected.');
    if (done) {
      announce(isApproval ? 'Approved' : 'Rejected');
      location.hash = path`#/run/${reflection}/${id}`;
    }
  }
}

function group(title, items, render) {
  return items.length > 0 && h('section', null, h('h2', null, title, ' ', h('small', null, count(items.length))), h('ul.facts', null, items.map(render)));
}

const factItem = (fact, sign, mark) => h(`li.${sign}`, null, factText(fact), mark);

const entityItem = (entity, sign) => h(`li.${sign}`, null, said(entity.name), ' ', h('small', null, words(entity.type), `, ${counted(entity.mentions, 'mention')}`));

// A fact as a sentence, then the words that prove it, marked in the passage they stand in.
function factText(fact) {
  return h('div.fact', null,
    statement(fact),
    h('small', null, [fact.polarity === 'negative' && 'negative', fact.modality !== 'asserted' && words(fact.modality ?? ''), fact.date, `confidence ${percent(fact.confidence)}`].filter(Boolean).join(' · ')),
    quote(fact));
}

export const statement = fact => h('p.statement', null, h('strong', null, said(fact.subject)), ' ', said(fact.polarity === 'negative' ? `not: ${fact.predicate}` : fact.predicate), ' ', h('strong', null, said(fact.object)));

function quote(fact) {
  const passage = fact.passage ?? fact.quote;
  const at = fact.passage === undefined ? 0 : fact.start - fact.passageStart;
  return h('blockquote', null, said(passage.slice(0, at)), h('mark', null, said(passage.slice(at, at + fact.quote.length))), said(passage.slice(at + fact.quote.length)));
}
