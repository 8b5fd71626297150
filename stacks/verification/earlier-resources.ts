import type { Resource } from "@pulumi/pulumi";

/** What the SDK keeps of every resource that the program made. */
export type Created = Resource & { readonly __pulumiType: string; readonly __name: string };

/** The resources of a type below another that the program created before. */
export function earlierResources(parent: object | undefined, type: string): Created[] {
  const { __childResources: children = [] } = (parent ?? {}) as { __childResources?: Iterable<Created> };
  return [...children].flatMap((child) => [
    ...(child.__pulumiType === type ? [child] : []),
    ...earlierResources(child, type),
  ]);
}
