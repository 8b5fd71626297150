// Which resource the configuration means that names none: a resource has a name in the program, and others on GKE and in Kubernetes.

import { didYouMean, nearest, questionAbout } from "../../gke/suggest";

/** A resource by its name in the program, and its properties, in which what is not known is no text. */
export interface NamedResource {
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** ` Did you mean "…"?`, and which name it is that was given instead of the one in the program; or nothing. @param given a name, or a URN. */
export function meantResource(given: string, resources: readonly NamedResource[]): string {
  const word = given.split("::").at(-1) ?? given;
  const called = calledSo(word, resources);
  if (called.length > 0) {
    const question = questionAbout(namesOf(called));
    return question === "" ? "" : `${question} ${JSON.stringify(word)} is its ${called[0]?.property}.`;
  }
  const names = namesOf(resources);
  const question = names.includes(word) ? questionAbout([word]) : didYouMean(word, names);
  if (question !== "") return question;
  const near = nearest(
    word,
    resources.flatMap((resource) => ownNames(resource).map(({ value }) => value)),
  );
  return near === undefined ? "" : questionAbout(namesOf(calledSo(near, resources)));
}

/** Whether it is a name that the resource has on GKE or in Kubernetes. */
export const isOwnName = (word: string, resource: NamedResource): boolean =>
  ownNames(resource).some(({ value }) => value === word);

const namesOf = (resources: readonly { name: string }[]) => [...new Set(resources.map(({ name }) => name))];

/** Those that have a name on GKE or in Kubernetes and another one in the program. */
const calledSo = (word: string, resources: readonly NamedResource[]): { name: string; property: string }[] =>
  resources.flatMap((resource) => {
    const own = ownNames(resource).find(({ value }) => value === word);
    return own === undefined || resource.name === word
      ? []
      : [{ name: resource.name, property: own.property }];
  });

/** The names that a resource has outside the program, and the properties that give them. */
function ownNames({ inputs }: NamedResource): { property: string; value: string }[] {
  const metadata = (inputs.metadata ?? {}) as { name?: unknown; namespace?: unknown };
  const { name, namespace } = metadata;
  return [
    { property: "metadata.name", value: name },
    {
      property: "namespace and name",
      value: typeof name === "string" && typeof namespace === "string" ? `${namespace}/${name}` : undefined,
    },
    { property: "name", value: inputs.name },
  ].flatMap(({ property, value }) =>
    typeof value === "string" && value !== "" ? [{ property, value }] : [],
  );
}
