import type { Inputs, ResourceType } from "./resource-types";
import type { Settings } from "./settings/settings";

/** What a remediation may look at besides the resource's own inputs. */
interface RemediationContext {
  readonly resource: { readonly urn: string; readonly name: string };
  readonly settings: Settings;
}

/**
 * Changes a resource's inputs in place, and returns whether it changed anything. It reads everything before it writes: an unknown value
 * ends it, and the resource is left as it was.
 */
export type Remediation<T extends ResourceType> = (inputs: Inputs[T], context: RemediationContext) => boolean;
