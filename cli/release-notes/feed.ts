import { parseXml, XmlElement } from "@rgrove/parse-xml";
import { NotEvaluated } from "../messages/errors";

/** The notes that Google publishes on one day. */
export interface Day {
  /** YYYY-MM-DD */
  readonly date: string;
  /** The place of that day on Google's page; absent where the feed has no web address for it. */
  readonly link?: string;
  readonly html: string;
}

/**
 * Parses an Atom feed. Google's feeds have an entry for each day, with the notes as HTML.
 * Sources: https://www.rfc-editor.org/rfc/rfc4287, and https://github.com/multani/gcp-changelog (src/gcp_changelog/parser.py),
 * checked 2026-11-28
 * @param source the file or address, for errors.
 * @throws NotEvaluated where it is not such a feed, or has no entries.
 */
export function readFeed(xml: string, source: string): Day[] {
  const root = rootOf(xml, source);
  if (root.name !== "feed") {
    throw new NotEvaluated(`${source} is not an Atom feed: its root is <${root.name}>, not <feed>.`);
  }
  const entries = childrenOf(root, "entry");
  if (entries.length === 0) throw new NotEvaluated(`${source} is a feed without entries.`);
  return entries.map((entry, i) => dayOf(entry, `${source}: entry ${i + 1}`));
}

function rootOf(xml: string, source: string): XmlElement {
  if (xml.trim() === "") throw new NotEvaluated(`${source} is empty. Fetch the feed again.`);
  try {
    const { root } = parseXml(xml);
    if (root) return root;
  } catch (error) {
    const { line, column } = error as { line?: number; column?: number };
    throw new NotEvaluated(
      line === undefined
        ? `${source} is invalid XML.`
        : `${source} is invalid XML: line ${line}, column ${column}. Is it cut off, or a web page instead of a feed?`,
    );
  }
  throw new NotEvaluated(`${source} is an XML file without content.`);
}

function dayOf(entry: XmlElement, where: string): Day {
  const time = textOf(entry, "updated") ?? textOf(entry, "published") ?? "";
  const [date] = /^\d{4}-\d{2}-\d{2}/.exec(time) ?? [];
  if (date === undefined) throw new NotEvaluated(`${where} has no <updated> with a day.`);
  const html = textOf(entry, "content");
  if (html === undefined) throw new NotEvaluated(`${where} has no <content>.`);
  const links = childrenOf(entry, "link").filter(
    ({ attributes }) => (attributes.rel ?? "alternate") === "alternate",
  );
  const link = links.map(({ attributes }) => attributes.href ?? "").find(isWebAddress);
  return { date, ...(link !== undefined && { link }), html };
}

const isWebAddress = (text: string): boolean => /^https:\/\/[\w.-]+\/[\w./#?=%-]*$/.test(text);

const childrenOf = (element: XmlElement, name: string): XmlElement[] =>
  element.children.filter((child): child is XmlElement => child instanceof XmlElement && child.name === name);

const textOf = (element: XmlElement, name: string): string | undefined =>
  childrenOf(element, name)[0]?.text.trim();
