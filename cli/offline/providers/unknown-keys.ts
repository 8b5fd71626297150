import { didYouMean } from "../../../gke/suggest";
import type { Plain } from "../protocol/messages";
import { isPlainObject } from "../protocol/values";
import type { SdkShapes, Shapes } from "./sdk-shapes";

/** Names that a provider may declare; marks of Pulumi's begin with two underscores. */
const NAME = /^[A-Za-z]\w{0,59}$/;

/**
 * Properties in a resource's blocks that its SDK does not declare, each with a question about what was meant: `maintenancePolicy.recuringWindow,
 * which … Did you mean "recurringWindow"?` The provider refuses them at the preview, and does not say which it means. Those outside blocks never
 * get there, as the SDK's classes leave them out. Source: https://github.com/pulumi/pulumi/issues/6096, checked 2026-12-01
 */
export function* unknownKeys(inputs: Plain, shapes: Shapes, sdk: SdkShapes, at = ""): Generator<string> {
  if (shapes.size === 0) return;
  for (const [key, value] of Object.entries(inputs)) {
    const shape = shapes.get(key);
    if (shape === undefined) {
      if (at !== "" && NAME.test(key))
        yield `${at}${key}, which the provider does not know, so that a preview fails.${didYouMean(key, shapes.keys())}`;
      continue;
    }
    const { block } = shape;
    if (block === undefined) continue;
    const items = Array.isArray(value) ? value : [value];
    for (const item of items)
      if (isPlainObject(item)) yield* unknownKeys(item, sdk.block(block), sdk, `${at}${key}.`);
  }
}
