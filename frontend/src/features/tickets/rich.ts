/**
 * HTML of messages as nodes that may be shown. The server has made it safe; this is the second line behind it, and fits
 * it into the page: quotations fold, headings are no part of the page's outline, pictures come from the message's files.
 */
import createPurifier from 'dompurify';
import type { Attachment } from '@/lib/api/types';
import { fileUrl } from './api/attachments';

const TAGS =
  'a abbr b blockquote br caption cite code col colgroup dd del div dl dt em h1 h2 h3 h4 h5 h6 hr i img ins kbd li ol p pre q s samp small span strike strong sub sup table tbody td tfoot th thead tr tt u ul var'.split(
    ' ',
  );
const ATTRIBUTES = 'alt colspan dir height href lang rowspan src start style title width'.split(' ');
const STYLES = ['font-style', 'font-weight', 'text-align', 'text-decoration'];
const LINK = /^(?:https?:\/\/[^/\s]|mailto:|tel:)/i;
const REMOTE = /^https?:\/\/[^/\s]/i;
/** Smaller than this a picture tells nothing but that it was fetched. */
const TINY = 2;

export interface RichOptions {
  files: Attachment[];
  /** Whether pictures may be fetched from elsewhere. */
  remoteImages: boolean;
}

export function richContent(html: string, options: RichOptions): DocumentFragment {
  const purifier = createPurifier(window);
  // Before the nodes become part of the page, where a picture would be fetched at once.
  purifier.addHook('afterSanitizeAttributes', (node) => {
    if (node.hasAttribute('style')) keepStyles(node as HTMLElement);
    if (node.tagName === 'IMG') settleImage(node, options);
    if (node.tagName === 'A') settleLink(node);
  });
  const content = purifier.sanitize(html, {
    ALLOWED_TAGS: TAGS,
    ALLOWED_ATTR: ATTRIBUTES,
    ALLOWED_URI_REGEXP: /^(?:https?|mailto|tel|cid):/i,
    ALLOW_ARIA_ATTR: false,
    ALLOW_DATA_ATTR: false,
    RETURN_DOM_FRAGMENT: true,
  });
  content.querySelectorAll('img:not([src])').forEach(replaceImage);
  content.querySelectorAll('h1,h2,h3,h4,h5,h6').forEach((heading) => {
    rename(heading, 'div').dataset.heading = heading.tagName.slice(1);
  });
  foldQuotation(content);
  return content;
}

function keepStyles(element: HTMLElement): void {
  const kept = STYLES.map((name) => [name, element.style.getPropertyValue(name)] as const);
  element.removeAttribute('style');
  for (const [name, value] of kept) if (/^[a-z0-9 -]+$/i.test(value)) element.style.setProperty(name, value);
}

function settleLink(link: Element): void {
  const address = link.getAttribute('href')?.trim() ?? '';
  if (!LINK.test(address)) {
    link.removeAttribute('href');
    return;
  }
  link.setAttribute('target', '_blank');
  link.setAttribute('rel', 'noopener noreferrer nofollow');
  // The true address: what a link says and where it leads are two things.
  link.setAttribute('title', address);
  if (!link.textContent.trim() && !link.querySelector('img[alt]:not([alt=""])')) {
    link.setAttribute('aria-label', address);
  }
}

/** The address from which a picture may be fetched; without one something else stands for it. */
function settleImage(image: Element, { files, remoteImages }: RichOptions): void {
  const source = image.getAttribute('src') ?? '';
  const file = source.toLowerCase().startsWith('cid:') ? fileOf(source.slice(4), files) : undefined;
  image.setAttribute('loading', 'lazy');
  image.setAttribute('referrerpolicy', 'no-referrer');
  if (file?.previewable) {
    image.setAttribute('src', fileUrl(file, { inline: true }));
  } else if (remoteImages && REMOTE.test(source)) {
    // Over an open connection everybody on the way sees what is read; the page's policy refuses it.
    image.setAttribute('src', source.replace(/^http:/i, 'https:'));
  } else {
    image.removeAttribute('src');
  }
  if (!image.hasAttribute('alt')) image.setAttribute('alt', '');
}

/** A file of the message by what a mail program calls its parts: `image001.png@01DA5C…`, a name or an id. */
function fileOf(reference: string, files: Attachment[]): Attachment | undefined {
  const whole = reference.trim().toLowerCase();
  const name = whole.split('@')[0];
  return files.find(
    (file) => [whole, name].includes(file.id) || [whole, name].includes(file.name.toLowerCase()),
  );
}

function replaceImage(image: Element): void {
  const tiny = ['width', 'height'].some((side) => {
    const length = image.getAttribute(side);
    return length !== null && Number(length) <= TINY;
  });
  const words = image.getAttribute('alt')?.trim();
  if (tiny || !words) {
    image.remove();
    return;
  }
  const stand = document.createElement('span');
  stand.dataset.image = '';
  stand.textContent = words;
  image.replaceWith(stand);
}

function rename(element: Element, tag: string): HTMLElement {
  const renamed = document.createElement(tag);
  renamed.append(...element.childNodes);
  element.replaceWith(renamed);
  return renamed;
}

/** Folds the quotation with which a message ends, if something is said above it. */
function foldQuotation(content: DocumentFragment): void {
  const quotes = [...content.querySelectorAll('blockquote')].filter(
    (each) => !each.parentElement?.closest('blockquote'),
  );
  const quote = quotes.at(-1);
  if (!quote || said(content, quote, 'after') || !said(content, quote, 'before')) return;
  const fold = document.createElement('details');
  const summary = document.createElement('summary');
  summary.textContent = 'Quoted text';
  quote.replaceWith(fold);
  fold.append(summary, quote);
}

function said(content: DocumentFragment, quote: Element, where: 'before' | 'after'): boolean {
  const range = document.createRange();
  if (where === 'before') {
    range.setStart(content, 0);
    range.setEndBefore(quote);
  } else {
    range.setStartAfter(quote);
    range.setEnd(content, content.childNodes.length);
  }
  const part = range.cloneContents();
  return part.textContent.trim() !== '' || part.querySelector('img,[data-image]') !== null;
}
