import { allOf, someItem } from "../../../evaluation/unknown";
import { SERVICE_IDENTITY } from "../../../resource-types";
import type { Context } from "../../../rule";
import type { StackIndex, StackResource } from "../../../stack";
import { areDistinct, projectOf } from "../project";

type Identity = StackResource<typeof SERVICE_IDENTITY>;

/** The agents of services from which a property of a grant comes. */
export const identitiesIn = (
  grant: StackResource,
  property: string,
  stack: StackIndex,
): readonly Identity[] => stack.sourcesOf(grant, property).filter(isIdentity);

const isIdentity = (resource: StackResource): resource is Identity => resource.type === SERVICE_IDENTITY;

/**
 * Whether a property of a grant comes from the agent of a service in the grant's project, whose address is not known before the update.
 * @throws Undecided if it is not known of which service that is, or in which project.
 */
export const comesFromIdentityOf = (service: string, property: string, { self, stack }: Context): boolean =>
  someItem(identitiesIn(self, property, stack), (identity) =>
    allOf(
      () => identity.inputs.service === service,
      () => !areDistinct(projectOf(identity), projectOf(self as Identity)),
    ),
  );
