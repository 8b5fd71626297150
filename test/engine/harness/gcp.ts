import { createHash } from "node:crypto";
import { type Comparison, changedInputs, changedOutputs, type Difference } from "./differences";
import { answer, CLUSTER, idOf, NODE_POOL, type Subject, settled } from "./gcp-answers";
import { blockShapes, resourceShapes, type Shape, type Shapes } from "./gcp-shapes";
import { fill, recorded } from "./recordings";
import { isPlainObject, type Json, type JsonObject, merge, UNKNOWN, withoutDefaultsKeys } from "./values";

/** The inputs after Check: the program's, with the recorded defaults and the autoname. */
export function checkGcp(subject: Subject, olds: JsonObject, news: JsonObject): JsonObject {
  const { inputs } = resourceShapes(subject.type);
  const { addedByCheck } = recorded(subject.type, news);
  const { name: _recordedName, ...defaults } = addedByCheck;
  if (inputs.get("name")?.optional) {
    const digest = createHash("sha256").update(subject.urn).digest("hex");
    defaults.name = olds.name ?? `${subject.name}-${digest.slice(0, 7)}`;
  }
  return markDefaults(fill(news, defaults), resourceShapes(subject.type).outputs);
}

/** The bridge leaves a key in every nested block that lists the defaults it put there; maps have none. */
function markDefaults(inputs: JsonObject, shapes: Shapes): JsonObject {
  const marked: JsonObject = { ...inputs, __defaults: inputs.__defaults ?? [] };
  for (const [key, value] of Object.entries(inputs)) {
    const shape = shapes.get(key);
    if (shape?.kind !== "block" || !shape.block) continue;
    const fields = blockShapes(shape.block);
    const mark = (item: Json) => (isPlainObject(item) ? markDefaults(item, fields) : item);
    marked[key] = Array.isArray(value) ? value.map(mark) : mark(value);
  }
  return marked;
}

/** The outputs of a first preview: what nothing has set and the provider will fill in is unknown, the rest null. */
export function planGcp(subject: Subject, checked: JsonObject): JsonObject {
  const { outputs } = resourceShapes(subject.type);
  const declared = withoutDefaultsKeys(checked) as JsonObject;
  const { nulls, whole } = recorded(subject.type, declared);
  const known = { ...addedByPlan(subject, declared), ...declared, id: UNKNOWN };
  const planned = complete(known, outputs, () => UNKNOWN);
  for (const key of nulls) {
    if (planned[key] === UNKNOWN && declared[key] === undefined) planned[key] = null;
  }
  for (const key of whole) {
    const items = declared[key];
    if (Array.isArray(items) && items.includes(UNKNOWN)) planned[key] = UNKNOWN;
  }
  return { ...planned, ...plannedAsNull(planned) };
}

/** What the plan of the real provider shows as null, although it is declared: it takes it for unset. */
function plannedAsNull({ privateClusterConfig, labelExtractors }: JsonObject): JsonObject {
  const nulls: JsonObject = {};
  if (isPlainObject(privateClusterConfig) && privateClusterConfig.enablePrivateEndpoint === false) {
    nulls.privateClusterConfig = { ...privateClusterConfig, enablePrivateEndpoint: null };
  }
  if (isPlainObject(labelExtractors) && Object.keys(labelExtractors).length === 0)
    nulls.labelExtractors = null;
  return nulls;
}

/** The outputs after an update: what the program left open holds what Google's API would answer. */
export function applyGcp(subject: Subject, checked: JsonObject, observed: JsonObject): JsonObject {
  const { outputs } = resourceShapes(subject.type);
  const declared = withoutDefaultsKeys(checked) as JsonObject;
  const answers = merge(answer(subject, declared), observed);
  const known = merge({ ...addedByPlan(subject, declared), ...answers }, declared);
  const applied = complete(known, outputs, (shape) => emptyOf(shape));
  return { ...settled(subject, applied), id: idOf(subject, applied) };
}

/** Properties that the real provider replaces a resource for. Source: ForceNew in terraform-provider-google, checked 2026-11-27 */
const REPLACING: Readonly<Record<string, readonly string[]>> = {
  [CLUSTER]: ["initialNodeCount", "location", "name", "nodeConfig", "project"],
  [NODE_POOL]: ["cluster", "initialNodeCount", "location", "name", "project"],
};

/** The real provider compares a program with what the last update, or a refresh, found. */
export function diffGcp(comparison: Comparison): Difference {
  const changed = [...new Set([...changedInputs(comparison), ...changedOutputs(comparison)])];
  const replacing = REPLACING[comparison.type] ?? [];
  return { changed, replaces: changed.filter((key) => replacing.includes(key)), deleteBeforeReplace: false };
}

/** The recorded constants of the plan, with those that follow from this resource's own inputs. */
function addedByPlan(subject: Subject, declared: JsonObject): JsonObject {
  const added = { ...recorded(subject.type, declared).addedByPlan };
  if ("project" in added) added.project = declared.project ?? subject.project;
  if ("effectiveLabels" in added) {
    const labels = declared.labels ?? declared.resourceLabels;
    const all = { ...(isPlainObject(labels) ? labels : {}), "goog-pulumi-provisioned": "true" };
    added.effectiveLabels = all;
    added.pulumiLabels = all;
  }
  if (subject.type === "gcp:serviceaccount/account:Account") {
    const email = `${declared.accountId}@${added.project}.iam.gserviceaccount.com`;
    added.email = email;
    added.member = `serviceAccount:${email}`;
  }
  return added;
}

/** Fills every declared block down to its leaves, as the SDK declares it. */
function complete(value: JsonObject, shapes: Shapes, unset: (shape: Shape) => Json): JsonObject {
  const completed: JsonObject = { ...value };
  for (const [key, shape] of shapes) {
    const item = completed[key];
    if (item === undefined) {
      completed[key] = shape.optional ? unsetOptional(key, shape) : unset(shape);
    } else if (shape.kind === "block" && shape.block) {
      const fields = blockShapes(shape.block);
      const inner = (one: Json) => (isPlainObject(one) ? complete(one, fields, unset) : one);
      completed[key] = Array.isArray(item) ? item.map(inner) : inner(item);
    }
  }
  return completed;
}

/** Values of unset properties that the provider fills in itself, inside blocks that are declared. */
const BLOCK_DEFAULTS: Readonly<Record<string, Json>> = {
  preemptible: false,
  spot: false,
  endTimeBehavior: "",
};

/** What nothing fills in is null, but a list of blocks, which is empty. */
const unsetOptional = (key: string, { kind, isArray }: Shape): Json =>
  BLOCK_DEFAULTS[key] ?? (kind === "block" && isArray ? [] : null);

function emptyOf(shape: Shape): Json {
  if (shape.isArray) return [];
  switch (shape.kind) {
    case "string":
      return "";
    case "number":
      return 0;
    case "boolean":
      return false;
    case "map":
      return {};
    default:
      return null;
  }
}
