import type { Plain } from "../protocol/messages";
import { isPlainObject, UNKNOWN } from "../protocol/values";
import type { Autonaming } from "./autonaming";
import {
  ALWAYS_NAMED,
  CHECKED,
  LEFT_NULL,
  NOT_ON_AUTOPILOT,
  PLANNED,
  PLANNED_IN_BLOCKS,
  PLANNED_ON_AUTOPILOT,
  PROJECT_IS_PLANNED,
  SERVICE_ACCOUNT,
  UNKNOWN_AS_WHOLE,
} from "./gcp-defaults";
import type { SdkShapes, Shape, Shapes } from "./sdk-shapes";
import type { Subject } from "./subject";
import { typedInputs } from "./typed-inputs";

/** The program's inputs, with the right types, the provider's defaults, and a name where the type does not require one. */
export function checkGcp(
  subject: Subject,
  declared: Plain,
  sdk: SdkShapes | undefined,
  autonaming: Autonaming,
): Plain {
  const { type, provider } = subject;
  const shapes = sdk?.resource(type);
  const inputs = sdk && shapes ? typedInputs(declared, shapes.outputs, sdk) : declared;
  const defaults: Plain = isRecorded(provider.version) ? { ...CHECKED[type] } : {};
  if (inputs.enableAutopilot === true) for (const key of NOT_ON_AUTOPILOT) delete defaults[key];
  if (shapes?.optionalInputs.has("name") || ALWAYS_NAMED.has(type))
    defaults.name = autonaming.nameOf(subject, 7);
  return fill(inputs, defaults);
}

/** Whether the provider has the major version of the recorded defaults: other versions have other defaults. */
const isRecorded = (version: unknown): boolean => typeof version !== "string" || version.startsWith("9.");

function fill(inputs: Plain, defaults: Plain): Plain {
  const filled = { ...inputs };
  for (const [key, value] of Object.entries(defaults)) {
    const declared = filled[key];
    if (isPlainObject(value)) {
      if (isPlainObject(declared)) filled[key] = fill(declared, value);
    } else if (declared === undefined) filled[key] = value;
  }
  return filled;
}

/** The outputs: declared values, what else the plan knows, null where there will be no value, and unknown for the rest. */
export function planGcp({ type, provider }: Subject, inputs: Plain, sdk: SdkShapes | undefined): Plain {
  const outputs = sdk?.resource(type).outputs;
  const project = inputs.project ?? provider.project;
  const labels = inputs.labels ?? inputs.resourceLabels;
  const planned: Plain = { ...PLANNED[type] };
  if (inputs.enableAutopilot === true) Object.assign(planned, PLANNED_ON_AUTOPILOT);
  if (PROJECT_IS_PLANNED.has(type)) {
    planned.deletionPolicy = "DELETE";
    if (project !== undefined) planned.project = project;
  }
  if (labels === undefined || isPlainObject(labels)) {
    planned.effectiveLabels = { ...labels, "goog-pulumi-provisioned": "true" };
    planned.pulumiLabels = planned.effectiveLabels;
  }
  if (type === SERVICE_ACCOUNT) Object.assign(planned, addressesOf(inputs.accountId, project));
  if (!sdk || !outputs) return inputs;
  const known: Plain = { ...inputs };
  for (const key of UNKNOWN_AS_WHOLE[type] ?? []) {
    const items = known[key];
    if (Array.isArray(items) && items.includes(UNKNOWN)) known[key] = UNKNOWN;
  }
  Object.assign(known, plannedAsNull(inputs));
  const added = Object.entries(planned).filter(([key]) => outputs.has(key));
  return complete({ ...Object.fromEntries(added), ...known, id: UNKNOWN }, outputs, sdk);
}

/** Declared values that the provider treats as unset: the plan shows them as null. */
function plannedAsNull({ privateClusterConfig, labelExtractors }: Plain): Plain {
  const nulls: Plain = {};
  if (isPlainObject(privateClusterConfig) && privateClusterConfig.enablePrivateEndpoint === false) {
    nulls.privateClusterConfig = { ...privateClusterConfig, enablePrivateEndpoint: null };
  }
  if (isPlainObject(labelExtractors) && Object.keys(labelExtractors).length === 0)
    nulls.labelExtractors = null;
  return nulls;
}

/** A service account's emails follow from its ID and its project. */
function addressesOf(accountId: unknown, project: unknown): Plain {
  if (typeof accountId !== "string" || typeof project !== "string") return {};
  if (accountId === UNKNOWN || project === UNKNOWN) return {};
  const email = `${accountId}@${project}.iam.gserviceaccount.com`;
  return { email, member: `serviceAccount:${email}` };
}

/** Adds properties that the SDK declares and the program does not set, also within declared blocks. */
function complete(values: Plain, shapes: Shapes, sdk: SdkShapes): Plain {
  const completed = { ...values };
  for (const [key, shape] of shapes) {
    const { block } = shape;
    const value = completed[key];
    if (value === undefined) completed[key] = unset(key, shape);
    else if (block !== undefined) {
      const inner = (item: unknown) => (isPlainObject(item) ? complete(item, sdk.block(block), sdk) : item);
      completed[key] = Array.isArray(value) ? value.map(inner) : inner(value);
    }
  }
  return completed;
}

/** The value of an unset property: unknown where the provider fills it in, an empty list for a list of blocks, else null. */
function unset(key: string, { isOptional, isList, block }: Shape): unknown {
  if (!isOptional && !LEFT_NULL.has(key)) return UNKNOWN;
  return PLANNED_IN_BLOCKS[key] ?? (block !== undefined && isList ? [] : null);
}
