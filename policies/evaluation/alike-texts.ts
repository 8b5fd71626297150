import { counted, firstNames } from "../../gke/counted";

/** How many names a merged text lists before it only counts the others. */
const MOST_NAMES = 5;
/** How a text begins that names its resource: `has the Helm release "a" of the chart "b"`, `has TYPE "a"` or `refers to the stack "a"`. */
const NAMING =
  /^(has|refers to) (the )?([^"]{1,200}) ("(?:[^"\\]|\\.){0,2000}"(?: of the chart "(?:[^"\\]|\\.){0,2000}")?)/;

const COMPONENT = "component ";

interface Naming {
  readonly verb: string;
  readonly isNoun: boolean;
  readonly kind: string;
  readonly rest: string;
}

/**
 * Merges texts that say the same of several resources of one kind into one, in the place of the first: `has 3 Helm releases ("a", "b",
 * "c"), whose …`.
 * @param most so many resources are named.
 */
export function joinedAlike(texts: readonly string[], most = MOST_NAMES): readonly string[] {
  const groups = new Map<string, { text: string; names: string[]; naming: Naming | undefined }>();
  for (const text of texts) {
    const [before = "", verb = "", article, kind = "", name = ""] = NAMING.exec(text) ?? [];
    const naming =
      name === ""
        ? undefined
        : { verb, isNoun: article !== undefined, kind, rest: text.slice(before.length) };
    const key = JSON.stringify(naming ?? text);
    const group = groups.get(key) ?? { text, names: [], naming };
    group.names.push(name);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ text, names, naming }) =>
    naming === undefined || names.length === 1 ? text : joined(naming, names, most),
  );
}

function joined({ verb, isNoun, kind, rest }: Naming, names: readonly string[], most: number): string {
  const [noun = "", type] = kind.startsWith(COMPONENT) ? ["component", kind.slice(COMPONENT.length)] : [kind];
  const many = isNoun
    ? `${counted(names.length, noun)}${type === undefined ? "" : ` of ${type}`}`
    : `${names.length} of ${kind}`;
  return `${verb} ${many} (${firstNames(names, most)})${inPlural(rest)}`;
}

/** A reason that speaks of one resource, as of several. */
const inPlural = (reason: string): string =>
  reason
    .replace(": it is ", ": they are ")
    .replace(": its ", ": their ")
    .replace(" download it,", " download them,");
