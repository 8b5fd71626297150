import type { KnownIssue } from "../../gke/known-issues";
import type { Rule } from "../../policies/rule";

// Which rules and known issues are about words that name none of them.

/** Rules under a heading. */
export interface RuleList {
  readonly heading: string;
  readonly rules: readonly Rule[];
}

/** The words of a text or name, in lower case and in the singular: `kube-system` has two, and `NodePools` too. */
const wordsOf = (text: string): string[] =>
  text
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "")
    .map((word) => (word.length > 3 ? word.replace(/s$/, "") : word));

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
    imagepullbackoff: ["pull image", "registry", "registries"],
    kms: ["encrypt", "disk key"],
    "kube system": ["system pod"],
    kyverno: ["webhook", "admission"],
    nat: ["public address", "private node"],
    pdb: ["disruption budget"],
    quota: ["limit range"],
    runner: ["ci"],
    wi: ["workload identity"],
  }).map(([subject, phrases]) => [wordsOf(subject).join(" "), phrases]),
);

/** Shorter words stand for themselves alone: `nat` is not the beginning of `native`. */
const LEAST_BEGINNING = 4;
const isMeant = (word: string, wanted: string): boolean =>
  word === wanted || (wanted.length >= LEAST_BEGINNING && word.startsWith(wanted));

/** Whether a text has all words of one of the phrases. */
function speaksOf(text: string, phrases: readonly (readonly string[])[]): boolean {
  const words = wordsOf(text);
  return phrases.some((phrase) => phrase.every((wanted) => words.some((word) => isMeant(word, wanted))));
}

/** The name of a resource's type in programs: NodePool. */
const className = (type: string): string => type.slice(type.lastIndexOf(":") + 1);

/** A type as it is compared: `node-pool`, `NodePools` and `gcp.container.NodePool` are one. */
const comparable = (word: string): string => wordsOf(word.split(/[.:/]/).at(-1) ?? "").join("");

/** The words of a subject, and those by which else texts speak of it. */
function phrasesOf(given: string): readonly (readonly string[])[] {
  const wanted = wordsOf(given);
  return wanted.length === 0 || given.includes("..")
    ? []
    : [wanted, ...(ALSO.get(wanted.join(" ")) ?? []).map(wordsOf)];
}

/** The known issues about a subject. */
export const relatedIssues = (given: string, issues: readonly KnownIssue[]): KnownIssue[] =>
  issues.filter(({ id, theme, component, symptom }) =>
    speaksOf(`${id} ${theme} ${component} ${symptom}`, phrasesOf(given)),
  );

/** The rules that judge a type of resource, those about a subject, and those whose page mentions it; no lists where there are none. */
export function relatedRules(given: string, rules: readonly Rule[]): RuleList[] {
  const phrases = phrasesOf(given);
  if (phrases.length === 0) return [];
  const types = [...new Set(rules.flatMap(({ checks }) => Object.keys(checks).map(className)))];
  const type = types.find((each) => comparable(each) === comparable(given));
  const listed = new Set<Rule>();
  const listOf = (heading: string, isOfList: (rule: Rule) => boolean): RuleList => {
    const found = rules.filter((rule) => !listed.has(rule) && isOfList(rule));
    for (const rule of found) listed.add(rule);
    return { heading, rules: found };
  };
  return [
    listOf(`Rules that judge ${type}`, ({ checks }) =>
      Object.keys(checks).some((each) => className(each) === type),
    ),
    listOf(`Rules about ${given}`, ({ name, description, checks }) =>
      speaksOf([name, description, ...Object.keys(checks).map(className)].join(" "), phrases),
    ),
    listOf(`Rules whose page mentions ${given}`, ({ why, fix, whenToExempt }) =>
      speaksOf(`${why} ${fix} ${whenToExempt}`, phrases.slice(0, 1)),
    ),
  ].filter((list) => list.rules.length > 0);
}
