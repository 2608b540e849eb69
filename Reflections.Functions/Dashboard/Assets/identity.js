// Names and hashes by the rules of the host and of the command line.

const longestName = 128;
const hashDigits = 16;

// White space at the end of a line as the host sees it; what a browser calls white space is not quite the same.
const lineEnd = /\r\n|[\n\r\f\v\u0085\u2028\u2029]/g;
const blanks = /[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+$/;
const looksLikeHtml = /^\s*(?:<\?xml\b|<!--|<!doctype\s+html\b|<html\b|<head\b|<body\b)/i;
const sniffed = 1024;
const plainNames = new Set(['', '.md', '.markdown', '.txt', '.text']);

export const isDigest = text => /^[0-9a-f]{64}$/.test(text);

// Only where the page came over https or from this machine does a browser hash.
export const canHash = () => globalThis.crypto?.subtle !== undefined;

async function sha256(text) {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map(byte => byte.toString(16).padStart(2, '0')).join('');
}

// The source id of an address or a file name: as it is, shortened with a hash when it is too long.
export async function sourceIdOf(name) {
  if (name.length <= longestName) {
    return name;
  }

  if (!canHash()) {
    throw new Error('This browser hashes nothing here, and the name is too long for an id: give a source id.');
  }

  let kept = longestName - hashDigits - 1;
  if (/[\ud800-\udbff]/.test(name[kept - 1])) {
    kept--;
  }

  return `${name.slice(0, kept)}~${(await sha256(name)).slice(0, hashDigits)}`;
}

// The file name's end with its dot, lower-case; empty when there is none.
export function endOf(name) {
  const dot = name.lastIndexOf('.');
  return dot <= 0 ? '' : name.slice(dot).toLowerCase();
}

// The one form of a text that is hashed.
export const canonical = text => text.replace(/^\ufeff+/, '').normalize('NFC').split(lineEnd).map(line => line.replace(blanks, '')).join('\n').replace(/\n+$/, '');

// The content hash of a text file, or null for what only the host can read: pages, PDF, DOCX, tables, JSON.
export async function contentHashOf(bytes, name) {
  const text = textOf(bytes, name);
  return text === null ? null : sha256(canonical(text));
}

function textOf(bytes, name) {
  const end = endOf(name);
  const head = String.fromCharCode(...bytes.subarray(0, 256));
  const isOther = /^(?:%PDF-|PK[\u0003\u0005]|\u00d0\u00cf\u0011\u00e0)/.test(head) || /^(?:\u00ef\u00bb\u00bf)?\s*(?:<!doctype\s+html\b|<html\b)/i.test(head);
  if (!plainNames.has(end) || isOther) {
    return null;
  }

  const charset = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
  try {
    const text = new TextDecoder(charset, { fatal: true }).decode(bytes);
    return text.includes('\0') || (end === '' && looksLikeHtml.test(text.slice(0, sniffed))) ? null : text;
  } catch {
    return null;
  }
}
