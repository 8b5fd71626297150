import type { Output, Resource } from "@pulumi/pulumi";

/** The resources that an Output is made of. */
export const resourcesOf = (made: Output<unknown>): Set<Resource> =>
  (made as Output<unknown> & { resources(): Set<Resource> }).resources();
