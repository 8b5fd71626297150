import { allOf, someItem } from "../../evaluation/unknown";
import { SERVICE_IDENTITY } from "../../resource-types";
import type { Context } from "../../rule";
import type { StackResource } from "../../stack";
import { areDistinct, projectOf } from "./project";

type Identity = StackResource<typeof SERVICE_IDENTITY>;

const isIdentity = (resource: StackResource): resource is Identity => resource.type === SERVICE_IDENTITY;

/**
 * Whether a property of a grant comes from the agent of a service in the grant's project, whose address is not known before the update.
 * @throws Undecided if it is not known of which service that is, or in which project.
 */
export const comesFromIdentityOf = (service: string, property: string, { self, stack }: Context): boolean =>
  someItem(stack.sourcesOf(self, property).filter(isIdentity), (identity) =>
    allOf(
      () => identity.inputs.service === service,
      () => !areDistinct(projectOf(identity), projectOf(self as Identity)),
    ),
  );
