import { type Document, LineCounter, type YAMLParseError } from "yaml";
import { bracketsAround, placeOf, UNENDED, UNENDED_QUOTE, yamlReason } from "./yaml-problem";

/** How far a continued line is moved to the right: further than any key stands. */
const FURTHER = " ".repeat(200);
/** How many lines of a text may need it. */
const MOST_LINES = 500;
/** A quoted text from its first quote to its last. */
const QUOTED = /^(?:'[^']*(?:''[^']*)*'|"[^"\\]*(?:\\[\s\S][^"\\]*)*")/;
/** Where a document ends, also within quotes. */
const DOCUMENT_MARK = /^(?:---|\.\.\.)(?:\s|$)/;

interface Place {
  readonly line: number;
  readonly col: number;
}
interface Problem {
  readonly place: Place;
  readonly reason: string;
}

/** A text as the YAML parser of Go takes it. */
export interface GoYaml {
  readonly documents: readonly Document.Parsed[];
  /** Why the text is not YAML. */
  readonly problem?: Problem;
  /** The place of an offset in a document. */
  placeAt(offset: number): Place;
}

/**
 * Parses a text as Pulumi, its provider and kubectl do. Their parser takes flow collections and quoted texts whose lines stand left of
 * where YAML asks for them. Their indentation means nothing, so such a line is moved to the right until the rest can be read.
 * Source: gopkg.in/yaml.v3 and sigs.k8s.io/yaml, tried on 2026-11-30
 */
export function parseAsGo(
  text: string,
  parse: (text: string, lineCounter: LineCounter) => readonly Document.Parsed[],
): GoYaml {
  const lines = text.split("\n");
  const moved = new Set<number>();
  /** What is wrong with what was moved for, by where it begins. */
  const unended = new Map<number, Problem>();
  for (;;) {
    const counter = new LineCounter();
    const documents = parse(lines.join("\n"), counter);
    const unmoved = ({ line, col }: Place): Place => ({
      line,
      col: moved.has(line - 1) ? col - FURTHER.length : col,
    });
    const placeAt = (offset: number) => unmoved(counter.linePos(offset));
    const document = documents.find(({ errors }) => errors.some(isRefused));
    const error = document?.errors.find(isRefused);
    if (!document || !error) return { documents, placeAt };
    const begins = bracketsAround(document, error.pos[0]);
    const begin = begins.at(-1) ?? -1;
    const problem = { place: unmoved(placeOf(error, document, counter)), reason: yamlReason(error) };
    const left = linesToMove(error, begin, lines, counter).filter((line) => !moved.has(line));
    if (left.length === 0 || moved.size >= MOST_LINES) {
      const [first] = begins.flatMap((each) => unended.get(each) ?? []);
      return { documents, placeAt, problem: first ?? problem };
    }
    // Moving a line changes no offset before it.
    if (!unended.has(begin)) unended.set(begin, problem);
    for (const line of left) {
      moved.add(line);
      lines[line] = `${FURTHER}${lines[line] ?? ""}`;
    }
  }
}

/** Go's parser takes a comment right behind a quoted text or a bracket. */
const isRefused = ({ message }: YAMLParseError): boolean => !message.startsWith("Comments must be separated");

/**
 * The lines that an error may be about because they stand too far left: the error's own in a flow collection, or the next if the error
 * is at the line's end; in a quoted text all that follow its first. None if moving them cannot help.
 * @param begin the offset of the flow collection or quoted text.
 */
function linesToMove(
  { message, pos }: YAMLParseError,
  begin: number,
  lines: readonly string[],
  counter: LineCounter,
): number[] {
  if (UNENDED.test(message)) {
    const { line, col } = counter.linePos(pos[0]);
    const isAtEnd = (lines[line - 1] ?? "").slice(col - 1).trim() === "";
    return [isAtEnd ? line : line - 1];
  }
  if (!UNENDED_QUOTE.test(message) || begin < 0) return [];
  const first = counter.linePos(begin).line - 1;
  const [text = ""] = QUOTED.exec(lines.join("\n").slice(begin)) ?? [];
  const following = text.split("\n").slice(1);
  return following.some((line) => DOCUMENT_MARK.test(line)) ? [] : following.map((_, i) => first + 1 + i);
}
