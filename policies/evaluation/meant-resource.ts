// Which resource the configuration means that names none: a resource has a name in the program, and others on GKE and in Kubernetes.

import { didYouMean, nearest, questionAbout } from "../../gke/suggest";
import { appendTo } from "./append-to";

/** A resource by its name in the program, and its properties, in which what is not known is no text. */
export interface NamedResource {
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** A name that a resource has outside the program, and the property that sets it. */
interface OwnName {
  readonly name: string;
  readonly property: string;
}

/** With more names than this no similar one is suggested, as each is compared letter by letter. */
const MOST_COMPARED = 2000;

/**
 * Asks which of the resources is meant by a name, or a URN, that none has: ` Did you mean "…"?`, and which name it is that was given instead
 * of the one in the program; or nothing.
 */
export function meantAmong(resources: readonly NamedResource[]): (given: string) => string {
  let index: NameIndex | undefined;
  return (given) => {
    index ??= indexOf(resources);
    return questionIn(index, given.split("::").at(-1) ?? given);
  };
}

function questionIn({ names, byOwnName }: NameIndex, word: string): string {
  const called = byOwnName.get(word);
  if (called) return questionAboutOwnName(word, called);
  if (names.has(word)) return questionAbout([word]);
  const ending = endingsOf(word).find((end) => names.has(end) || byOwnName.has(end));
  if (ending !== undefined)
    return questionAbout(names.has(ending) ? [ending] : namesOf(byOwnName.get(ending) ?? []));
  if (names.size > MOST_COMPARED) return "";
  const question = didYouMean(word, names);
  if (question !== "") return question;
  const near = nearest(word, byOwnName.keys());
  return near === undefined ? "" : questionAbout(namesOf(byOwnName.get(near) ?? []));
}

/** @param called the resources that have the name outside the program. */
function questionAboutOwnName(name: string, called: readonly OwnName[]): string {
  const names = namesOf(called);
  const question = questionAbout(names);
  const whose = names.length === 1 ? "its" : "their";
  return question === "" ? "" : `${question} ${JSON.stringify(name)} is ${whose} ${called[0]?.property}.`;
}

/** What follows a project, a stack or a place in front of a name, as in `prod/main`, `prod:main` or `acme-prod/europe-west1/main`. */
export const endingsOf = (given: string): string[] =>
  [...given.matchAll(/[/:]/g)].map(({ index }) => given.slice(index + 1));

interface NameIndex {
  /** Names in the program. */
  readonly names: ReadonlySet<string>;
  readonly byOwnName: ReadonlyMap<string, readonly OwnName[]>;
}

function indexOf(resources: readonly NamedResource[]): NameIndex {
  const byOwnName = new Map<string, OwnName[]>();
  for (const { name, inputs } of resources)
    for (const [property, value] of ownNames(inputs))
      if (value !== name) appendTo(byOwnName, value, { name, property });
  return { names: new Set(namesOf(resources)), byOwnName };
}

const namesOf = (resources: readonly { name: string }[]) => [...new Set(resources.map(({ name }) => name))];

/** The resources, by the names that they have on GKE or in Kubernetes. */
export function byOwnNames<R extends NamedResource>(resources: readonly R[]): Map<string, R[]> {
  const found = new Map<string, R[]>();
  for (const resource of resources)
    for (const [, value] of ownNames(resource.inputs)) appendTo(found, value, resource);
  return found;
}

function ownNames(inputs: NamedResource["inputs"]): (readonly [property: string, value: string])[] {
  const { name, namespace } = (inputs.metadata ?? {}) as { name?: unknown; namespace?: unknown };
  const found: [string, string][] = [];
  if (isText(name)) found.push(["metadata.name", name]);
  if (isText(name) && isText(namespace)) found.push(["namespace and name", `${namespace}/${name}`]);
  if (isText(inputs.name)) found.push(["name", inputs.name]);
  return found;
}

const isText = (value: unknown): value is string => typeof value === "string" && value !== "";
