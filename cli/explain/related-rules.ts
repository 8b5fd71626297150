import type { KnownIssue } from "../../gke/known-issues";
import { className } from "../../policies/resource-types";
import type { ExampleResource, Rule } from "../../policies/rule";
import { isIdentifier, partsOf, wordsOf } from "./words";

// Which rules and known issues are about words that name none of them.

/** Rules under a heading. */
export interface RuleList {
  readonly heading: string;
  readonly rules: readonly Rule[];
}

/** What else rules say of what a word is about; the words of each entry stand together. */
const ALSO = new Map<string, readonly string[]>(
  Object.entries({
    coredns: ["dns", "resolve"],
    dns: ["resolve"],
    gatekeeper: ["webhook", "admission"],
    gitlab: ["runner"],
    iam: ["role"],
    identity: ["service account", "workload pool", "metadata server"],
    "image pull": ["pull image", "registry", "registries"],
    kms: ["encrypt", "disk key"],
    "kube system": ["system pod"],
    kyverno: ["webhook", "admission"],
    nat: ["public address", "private node"],
    pdb: ["disruption budget"],
    quota: ["limit range"],
    runner: ["ci"],
    wi: ["workload identity"],
    "workload identity": ["service account", "workload pool", "metadata server"],
  }).map(([subject, phrases]) => [partsOf(subject).join(" "), phrases]),
);

/** Shorter words stand for themselves alone: `nat` is not the beginning of `native`. */
const LEAST_BEGINNING = 4;
const isMeant = (word: string, wanted: string): boolean =>
  word === wanted || (wanted.length >= LEAST_BEGINNING && word.startsWith(wanted));

type Phrases = readonly (readonly string[])[];

/** Whether one of the texts has the words of one of the phrases beside each other, in their order. */
const quotes = (texts: readonly string[], phrases: Phrases): boolean =>
  texts.some((text) => {
    const words = wordsOf(text);
    return phrases.some((phrase) =>
      words.some((_, at) => phrase.every((wanted, i) => isMeant(words[at + i] ?? "", wanted))),
    );
  });

/** Whether the texts together have all words of one of the phrases. */
function speakOf(texts: readonly string[], phrases: Phrases): boolean {
  const words = texts.flatMap(wordsOf);
  return phrases.some((phrase) => phrase.every((wanted) => words.some((word) => isMeant(word, wanted))));
}

/** A type as it is compared: `node-pool`, `NodePools` and `gcp.container.NodePool` are one. */
const comparable = (word: string): string => partsOf(word.split(/[.:/]/).at(-1) ?? "").join("");

/** Words that are in the text of any error, and in names of its kind. */
const OF_ERRORS: ReadonlySet<string> = new Set([
  "error",
  "exception",
  "fail",
  "failed",
  "failure",
  "warning",
]);
const saysSomething = (word: string): boolean => word.length > 1 && !OF_ERRORS.has(word);

/** The words of a subject, and those by which else texts speak of it. */
function phrasesOf(given: string): Phrases {
  const wanted = partsOf(given);
  if (!wanted.some(saysSomething) || given.includes("..")) return [];
  return isIdentifier(given)
    ? [[given.toLowerCase()], ...(wanted.length > 1 ? [wanted] : [])]
    : [wanted, ...(ALSO.get(wanted.join(" ")) ?? []).map(partsOf)];
}

/** The known issues about a subject. */
export function relatedIssues(given: string, issues: readonly KnownIssue[]): KnownIssue[] {
  const phrases = phrasesOf(given);
  const textsOf = ({ id, theme, component, symptom }: KnownIssue) => [id, theme, component, symptom];
  const quoting = issues.filter((issue) => quotes(textsOf(issue), phrases));
  return quoting.length > 0 ? quoting : issues.filter((issue) => speakOf(textsOf(issue), phrases));
}

/** The texts with a subject's own words beside each other, such as those of sections of a page. */
export const mentioning = <T>(given: string, items: readonly T[], textOf: (item: T) => string): T[] =>
  items.filter((item) => quotes([textOf(item)], phrasesOf(given).slice(0, 1)));

const judgedBy = ({ checks }: Rule): string[] => Object.keys(checks).map(className);

/** The types that a rule reads besides those that it judges. */
const readBy = ({ reads = [], good, bad }: Rule): string[] =>
  [
    ...reads,
    ...[good, bad].flatMap((example) => (isList(example) ? example.map(({ type }) => type) : [])),
  ].map(className);

const isList = (example: Rule["good"]): example is ExampleResource[] => Array.isArray(example);

/**
 * The rules that judge or read a type of resource, those about a subject, and those whose page mentions it; no lists where there are none. Rules
 * that have all words of the subject, in whatever order, count only where none has them beside each other.
 */
export function relatedRules(given: string, rules: readonly Rule[]): RuleList[] {
  if (phrasesOf(given).length === 0) return [];
  const inOrder = listsOf(given, rules, quotes);
  return inOrder.length > 0 ? inOrder : listsOf(given, rules, speakOf);
}

/** @param speaks whether texts have one of the phrases. */
function listsOf(
  given: string,
  rules: readonly Rule[],
  speaks: (texts: readonly string[], phrases: Phrases) => boolean,
): RuleList[] {
  const phrases = phrasesOf(given);
  const isType = (type: string) => comparable(type) === comparable(given);
  const type = rules.flatMap((rule) => [...judgedBy(rule), ...readBy(rule)]).find(isType);
  const listed = new Set<Rule>();
  const listOf = (heading: string, isOfList: (rule: Rule) => boolean): RuleList => {
    const found = rules.filter((rule) => !listed.has(rule) && isOfList(rule));
    for (const rule of found) listed.add(rule);
    return { heading, rules: found };
  };
  return [
    listOf(`Rules that judge ${type}`, (rule) => judgedBy(rule).some(isType)),
    listOf(`Rules that read ${type}`, (rule) => readBy(rule).some(isType)),
    listOf(`Rules about ${given}`, (rule) =>
      speaks([rule.name, rule.description, ...judgedBy(rule)], phrases),
    ),
    listOf(`Rules whose page mentions ${given}`, ({ why, fix, whenToExempt, good, bad }) =>
      speaks([why, fix, whenToExempt, JSON.stringify([good, bad])], phrases.slice(0, 1)),
    ),
  ].filter((list) => list.rules.length > 0);
}
