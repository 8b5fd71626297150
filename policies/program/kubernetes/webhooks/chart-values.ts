import { ifKnown, Undecided } from "../../../evaluation/unknown";
import type { HELM_RELEASE, Inputs } from "../../../resource-types";
import { given } from "../releases";
import { isTable } from "../runner-config";
import type { Selector } from "../selectors";
import type { Webhook } from "./webhooks";

// No type says of which form a value for a chart is, and some charts take a template's text in place of what it renders.

/**
 * Whether a value has a form. A null or unknown value inside it fits any form: null counts as absent, and reading the unknown one throws.
 */
type Form = (value: unknown) => boolean;

const text: Form = (value) => typeof value === "string";
const scalar: Form = (value) => typeof value !== "object";
const listOf =
  (item: Form): Form =>
  (value) =>
    Array.isArray(value) && everyIn(value, () => item);
const mapOf =
  (item: Form): Form =>
  (value) =>
    isTable(value) && everyIn(value, () => item);
const object =
  (parts: Readonly<Record<string, Form>>): Form =>
  (value) =>
    isTable(value) && everyIn(value, (key) => (Object.hasOwn(parts, key) ? parts[key] : undefined));

function everyIn(value: object, formAt: (key: string) => Form | undefined): boolean {
  return Object.keys(value).every((key) => {
    const inner = ifKnown(() => (value as Record<string, unknown>)[key]);
    return inner === undefined || inner === null || (formAt(key)?.(inner) ?? true);
  });
}

/**
 * Reads a value that a release gives its chart, by its keys; undefined where it gives none. @throws Undecided where it is unknown, or has
 * the wrong form.
 */
type Reader<T> = (release: Inputs[typeof HELM_RELEASE], ...keys: readonly string[]) => T | undefined;

const reader =
  <T>(form: Form): Reader<T> =>
  (release, ...keys) => {
    const value = given(release, ...keys);
    if (value !== undefined && !form(value)) throw new Undecided(["values", ...keys].join("."));
    return value as T | undefined;
  };

export const givenScalar = reader<string | number | boolean>(scalar);
/** Lists of texts, by their keys. */
export const givenLists = reader<Readonly<Record<string, readonly string[]>>>(mapOf(listOf(scalar)));
export const givenConditions = reader<NonNullable<Webhook["matchConditions"]>>(
  listOf(object({ expression: text })),
);
export const givenRules = reader<NonNullable<Webhook["rules"]>>(
  listOf(
    object({
      apiGroups: listOf(scalar),
      resources: listOf(text),
      operations: listOf(scalar),
      scope: scalar,
    }),
  ),
);
const requirement = object({ key: scalar, operator: scalar, values: listOf(scalar) });
const selector = object({ matchLabels: mapOf(scalar), matchExpressions: listOf(requirement) });
export const givenSelector = reader<Selector>(selector);
/** Webhooks that a chart takes as a list. */
export const givenWebhooks = reader<
  readonly { readonly namespaceSelector?: Selector; readonly objectSelector?: Selector }[]
>(listOf(object({ namespaceSelector: selector, objectSelector: selector })));
