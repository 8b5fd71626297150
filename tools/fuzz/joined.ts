import type { TestResource } from "../../test/support/evaluate";

/** Programs as one: those after the first have names of their own, by which they still refer to their own resources. */
export const joined = (programs: readonly (readonly TestResource[])[]): TestResource[] =>
  programs.flatMap((program, i) => (i === 0 ? program : program.map((each) => renamed(each, i))));

function renamed(given: TestResource, number: number): TestResource {
  const own = (name: string) => `${name}-${number}`;
  const { name, props, cluster, parent, provider } = given;
  return {
    ...given,
    name: own(name),
    props: refersTo(props, own) as TestResource["props"],
    ...(cluster !== undefined && { cluster: own(cluster) }),
    ...(parent !== undefined && { parent: own(parent) }),
    ...(provider && { provider: refersTo(provider, own) as TestResource["provider"] }),
  };
}

/** A copy whose references are to resources of another name. */
function refersTo(value: unknown, own: (name: string) => string): unknown {
  if (typeof value !== "object" || value === null) return value;
  if ("$resource" in value) return { ...value, $resource: own(String(value.$resource)) };
  if (Array.isArray(value)) return value.map((item) => refersTo(item, own));
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, refersTo(inner, own)]));
}
