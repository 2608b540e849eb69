// What the sources say: passages, entities and facts, each with where it stands.

import { get, path, query } from './api.js';
import { count, counted, empty, field, h, line, link, pairs, said, swap, table, words } from './dom.js';
import { statement } from './review.js';
import { firstSteps } from './start.js';

export function knowledge(page) {
  const { view, signal, query: asked, reflection, fresh, failed } = page;
  const kind = asked.get('in') ?? 'entities';
  const wanted = asked.get('q') ?? '';
  const search = h('input', { type: 'search', 'data-search': '', value: wanted, autocomplete: 'off', spellcheck: 'false', maxlength: 1000 });
  const where = h('select', null, Object.entries({ entities: 'Entities named', passages: 'Passages about', subject: 'Facts with the subject', object: 'Facts with the object', predicate: 'Facts with the predicate' })
    .map(([value, name]) => h('option', { value, selected: value === kind }, name)));
  const results = h('div', null);
  view.append(h('h1', { tabindex: '-1' }, 'Knowledge'),
    h('form.filters', { role: 'search', onsubmit: go }, field('Look for', where), field('Words', search), h('button.primary', { type: 'submit' }, 'Search')),
    results);
  where.addEventListener('change', go);
  look(where.value, wanted);

  function go(event) {
    event.preventDefault();
    history.replaceState(null, '', query('#/knowledge', { reflection, in: where.value, q: search.value.trim() }));
    look(where.value, search.value.trim());
  }

  function look(what, text) {
    const told = { fresh, failed };
    if (what === 'entities') {
      pages(results, next => query(path`reflections/${reflection}/entities`, { name: text, top: 100, continuation: next }), signal, told,
        'Entities', ['Name', 'Type', 'Also called', 'Sources'], entity => [
          h('a', { href: path`#/entity/${reflection}/${entity.id}`, 'data-row': '' }, said(entity.name)), words(entity.type),
          entity.aliases.length > 0 ? said(entity.aliases.join(' · ')) : '–', said(entity.citations.map(citation => citation.sourceId).join(' · ')),
        ], text ? empty('No entity is called that: names are compared as a whole.') : firstSteps(page, 'No entities yet.'));
    } else if (what === 'passages' && !text) {
      swap(results, empty('Type what the passages should be about.'));
    } else if (what === 'passages') {
      pages(results, next => query(path`reflections/${reflection}/search`, { q: text, top: 20, continuation: next }), signal, told,
        'Passages', ['Passage', 'Where', 'Score'], hit => [h('div.passage', { tabindex: '0', 'data-row': '' }, said(hit.text)), place(reflection, hit.citation), h('span.number', null, hit.score.toFixed(3))], empty('Nothing was found.'));
    } else {
      factList(results, reflection, { [what]: text }, signal, '', told);
    }
  }
}

// Facts with their proofs, a page at a time.
export function factList(container, reflection, filter, signal, title, told) {
  pages(container, next => query(path`reflections/${reflection}/facts`, { ...filter, top: 100, continuation: next }), signal, told ?? {},
    'Facts', ['Fact', 'Where'], fact => factCells(reflection, fact), empty('No facts.'), title);
}

function factCells(reflection, fact) {
  const contradicted = fact.relations.filter(relation => relation.kind === 'contradicts').length;
  return [
    h('div', { tabindex: '0', 'data-row': '' }, statement(fact), h('small', null, [fact.modality !== 'asserted' && words(fact.modality), fact.date].filter(Boolean).join(' · ')),
      contradicted > 0 && h('span.badge.is-contradiction', null, contradicted === 1 ? 'contradicted by a fact' : `contradicted by ${contradicted} facts`)),
    fact.citations.map(citation => [h('blockquote', null, said(citation.quote)), place(reflection, citation)]),
  ];
}

function place(reflection, citation) {
  return h('p.place', null, h('a', { href: path`#/source/${reflection}/${citation.sourceId}` }, said(citation.sourceId)),
    citation.location ? [', ', said(citation.location)] : null, citation.url ? [' · ', link(citation.url)] : null);
}

// A table that grows by a page whenever it is asked to.
async function pages(container, address, signal, { fresh, failed }, caption, columns, cells, nothing, title) {
  const list = table(caption, columns, []);
  const body = list.querySelector('tbody');
  const damage = h('div', null);
  const more = h('button', { type: 'button', 'data-key': 'm', onclick: () => turn() }, 'More');
  let next;
  let isFirst = true;
  await turn();

  async function turn() {
    more.disabled = true;
    try {
      const page = await get(address(next), signal);
      fresh?.();
      if (isFirst) {
        swap(container, title && h('h2', null, title), page.items.length > 0 ? list : nothing, damage, h('p', null, more));
        isFirst = false;
      }

      body.append(...page.items.map(item => line(columns, cells(item))));
      swap(damage, page.damaged && h('p.problem', null, `${counted(page.damaged.length, 'stored thing')} cannot be read and ${page.damaged.length === 1 ? 'is' : 'are'} left out.`));
      next = page.continuation;
      more.hidden = !next;
    } catch (error) {
      if (error.name !== 'AbortError') {
        failed?.(error);
        swap(container, title && h('h2', null, title), empty(error.status === 410 ? 'A source has a new version since. Search again.' : error.message));
      }
    }

    more.disabled = false;
  }
}

export async function entity({ view, signal, names: [reflection, id], fresh, failed }) {
  let found;
  try {
    found = await get(path`reflections/${reflection}/entities/${id}`, signal);
  } catch (error) {
    if (error.name !== 'AbortError') {
      failed(error);
      swap(view, h('h1', { tabindex: '-1' }, 'Entity'), empty(error.message));
    }

    return;
  }

  fresh();
  document.title = `${found.name} · Reflections`;
  const facts = new Map(found.facts.map(fact => [fact.id, fact]));
  const side = fact => facts.has(fact) ? statement(facts.get(fact)) : h('code', null, fact);
  const rest = h('div', null);
  swap(view,
    h('h1', { tabindex: '-1' }, said(found.name)),
    pairs(
      ['Type', words(found.type)],
      ['Also called', found.aliases.length > 0 && found.aliases.map((alias, index) => [index > 0 && ' · ', said(alias)])],
      ['Mentions', count(found.mentions)],
      ['Merged', found.mergedIds.length > 0 && `${counted(found.mergedIds.length, 'entity is', 'entities are')} this one, as a source says`]),
    found.contradictions.length > 0 && h('section.problem', { 'aria-labelledby': 'contradictions' }, h('h2', { id: 'contradictions' }, 'Contradictions ', h('small', null, count(found.contradictions.length))),
      h('ul', null, found.contradictions.map(pair => h('li', null, side(pair.fact), h('small', null, 'against'), side(pair.other))))),
    h('h2', null, 'Sources'),
    table('Sources that name it', ['Passage', 'Where', 'Mentions'], found.sources.map(one => [h('blockquote', null, said(one.citation.quote)), place(reflection, one.citation), count(one.mentions)])),
    h('h2', null, 'Facts'),
    found.facts.length === 0 ? empty('No facts.') : table('Facts', ['Fact', 'Where'], found.facts.map(fact => factCells(reflection, fact))),
    rest);
  if (found.continuation) {
    pages(rest, next => query(path`reflections/${reflection}/entities/${id}`, { continuation: next ?? found.continuation }), signal, { fresh, failed }, 'More facts', ['Fact', 'Where'], fact => factCells(reflection, fact), null);
  }
}
