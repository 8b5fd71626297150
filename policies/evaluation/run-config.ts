import type { CLUSTER, Inputs } from "../resource-types";
import type { Settings } from "../settings/settings";

/** What one run is judged with. */
export interface RunConfig {
  readonly stackName: string;
  readonly settings: Settings;
  readonly stackTags: ReadonlyMap<string, string>;
  /** The moment at which the stack is judged. */
  readonly now: Date;
  /** Whether the configuration disables a rule of the pack, by its name. */
  isDisabled(rule: string): boolean;
}

/** How runs judge. */
export interface RunOptions {
  /** The processor time, in milliseconds, that a rule may take for one resource before it is stopped. */
  readonly limit: number;
  /** Whether all resources are there, and nobody waits for what is said of one: each is judged once, with the stack. */
  readonly isDeployed: boolean;
}

/** Whether a cluster belongs to production: its environment label decides where its value is known, else the stack's name. */
export function isProductionCluster(
  { settings, stackName }: RunConfig,
  { resourceLabels: labels }: Pick<Inputs[typeof CLUSTER], "resourceLabels">,
): boolean {
  const { labels: keys, stacks } = settings.production;
  for (const key of keys) {
    if (!labels || !Object.hasOwn(labels, key)) continue;
    const environment = environmentOf(String(labels[key] ?? ""), settings);
    if (environment !== undefined) return environment === "production";
  }
  return stacks.some((pattern) => fitsName(pattern, stackName));
}

/** What a value of an environment label means by the settings; undefined where they do not know it, or know it as both. */
export function environmentOf(
  value: string,
  { production: { values, otherValues }, ephemeral }: Settings,
): "production" | "other" | undefined {
  const name = value.toLowerCase().replaceAll("_", "-");
  const words = name.split(/[^a-z0-9]+/).map((word) => word.replace(/\d{1,9}$/, ""));
  const isOther = otherValues
    .concat(ephemeral)
    .some((other) => other.toLowerCase() === name || words.includes(other.toLowerCase()));
  const withoutNumber = name.replace(/-?\d{1,9}$/, "");
  const isProduction = values.some(
    (pattern) => fitsName(pattern.toLowerCase(), name) || fitsName(pattern.toLowerCase(), withoutNumber),
  );
  if (isProduction && words.includes("like")) return "other";
  if (isProduction === isOther) return undefined;
  return isProduction ? "production" : "other";
}

/**
 * Whether a pattern of `production` fits the name of a stack or of an environment: `prod-*` and `*-prod` fit `prod` too, and `*-prod` neither
 * `pre-prod` nor `non-prod`.
 */
export const fitsName = (pattern: string, name: string): boolean =>
  shortestName(pattern) === name ||
  (matchesGlob(pattern, name) && !(pattern.startsWith("*-") && NOT_PRODUCTION.test(name)));

/** The shortest name that a pattern of `production` fits: `prod` for `prod-*` and `*-prod`. */
export const shortestName = (pattern: string): string => pattern.replace(/^\*-|-\*$/g, "");

/** What makes `-prod` mean something else, such as in `eu-pre-prod`. */
const NOT_PRODUCTION = /(?:^|-)(?:pre|non|not|no)-[^-]*$/;

/** Whether a name matches a pattern in which `*` stands for any characters. */
export function matchesGlob(pattern: string, name: string): boolean {
  const [first = "", ...others] = pattern.split("*");
  const last = others.pop();
  if (last === undefined) return name === pattern;
  if (!name.startsWith(first) || !name.endsWith(last)) return false;
  let at = first.length;
  for (const part of others) {
    const found = name.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at + last.length <= name.length;
}
