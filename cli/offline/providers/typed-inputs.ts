import type { Plain } from "../protocol/messages";
import { isPlainObject } from "../protocol/values";
import type { SdkShapes, Shape, Shapes } from "./sdk-shapes";

/** Texts that Go parses as true and as false. Source: https://pkg.go.dev/strconv#ParseBool, checked 2026-11-28 */
const TRUE: readonly string[] = ["1", "t", "T", "TRUE", "true", "True"];
const FALSE: readonly string[] = ["0", "f", "F", "FALSE", "false", "False"];

/**
 * The inputs, with texts converted where the SDK declares a boolean or a number: programs in JavaScript may give them so, and texts of the
 * configuration are. The provider's Check does the same before policies see them; a text that is neither is kept. Source:
 * CoerceTerraformString of pulumi-terraform-bridge (pkg/tfbridge/schema.go), checked 2026-11-28
 */
export function typedInputs(inputs: Plain, shapes: Shapes, sdk: SdkShapes): Plain {
  const typed = { ...inputs };
  for (const [key, value] of Object.entries(inputs)) {
    const shape = shapes.get(key);
    if (shape) typed[key] = typedValue(value, shape, sdk);
  }
  return typed;
}

function typedValue(value: unknown, shape: Shape, sdk: SdkShapes): unknown {
  const { block, scalar } = shape;
  if (Array.isArray(value)) return value.map((item) => typedValue(item, shape, sdk));
  if (isPlainObject(value)) return block === undefined ? value : typedInputs(value, sdk.block(block), sdk);
  if (typeof value !== "string" || scalar === undefined) return value;
  if (scalar === "number") return /^-?(?:0|[1-9]\d*)$/.test(value) ? Number(value) : value;
  if (TRUE.includes(value)) return true;
  return FALSE.includes(value) ? false : value;
}
