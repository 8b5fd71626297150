import { redact } from "../../../policies/evaluation/redact";
import type { Stack } from "../project/stacks";
import type { JudgedResource } from "../protocol/analysis";
import { isObject, isSecret } from "../protocol/values";
import { leavesOf, MAX_WORD } from "./mask";

/** The shortest line of a text that counts as a secret itself: shorter ones, as in a kubeconfig, are often only syntax. */
const MIN_LINE = 16;
/** Names of an enumeration, such as GKE_METADATA. */
const ENUMERATION = /^[A-Z][A-Z_]*$/;
const LETTERS = /^\p{L}+$/u;

/**
 * The values that a program itself makes secret. A value that a resource also shows in plain text does not count. Nor do, in a structure or
 * in what is made from secrets, values that reveal nothing: such a structure is secret because of one part, and often contains versions,
 * modes and short words.
 */
export class ProgramSecrets {
  private readonly whole = new Set<string>();
  private readonly hidden = new Set<string>();
  private readonly open = new Set<string>();
  private readonly openByConfig = new Set<string>();

  /** Reads the reports of the preload (preload-secrets.ts): `secret` and a text, or `secrets` and the texts in a value, as JSON. */
  take(reports: readonly string[]): void {
    for (const report of reports) {
      const reported = reportedValue(report);
      if (typeof reported === "string" && leavesOf(reported)[0] === reported) this.whole.add(reported.trim());
      this.hide(reported);
    }
  }

  /** Stores the texts in a secret value. */
  readonly hide = (value: unknown): void => {
    for (const text of textsIn(value)) {
      for (const leaf of leavesOf(text)) {
        if (tells(leaf)) this.hidden.add(leaf.trim());
        const lines = leaf.split(/\r?\n/).map((line) => line.trim());
        for (const line of lines) if (line.length >= MIN_LINE) this.hidden.add(line);
      }
    }
  };

  /** Reads what a run shows in plain text: its names, its configuration, and its resources' properties. */
  show(resources: readonly JudgedResource[], project: string, { name: stack, config }: ShownStack): void {
    if (this.hidden.size + this.whole.size === 0) return;
    for (const text of [project, stack]) this.open.add(text);
    for (const [key, value] of config.values) if (!config.secrets.has(key)) this.openByConfig.add(value);
    for (const { name, inputs, options } of resources) {
      this.open.add(name);
      for (const [key, value] of Object.entries(inputs)) {
        if (options.additionalSecretOutputs.includes(key)) continue;
        for (const text of plainTextsIn(value)) this.open.add(text.trim());
      }
    }
  }

  get texts(): readonly string[] {
    const hidden = [...this.hidden].filter((text) => !this.openByConfig.has(text));
    // What is read as a secret may also be in the configuration in plain text.
    return [...new Set([...this.whole, ...hidden])].filter((text) => !this.open.has(text));
  }
}

type ShownStack = Pick<Stack, "name"> & { config: Pick<Stack["config"], "values" | "secrets"> };

/** The value in a line of the reports; undefined where it is not JSON, as a program may write lines of its own. */
function reportedValue(line: string): unknown {
  try {
    return JSON.parse(line.slice(line.indexOf(" ") + 1));
  } catch {
    return undefined;
  }
}

/** Whether a value is worth hiding. */
const tells = (text: string): boolean =>
  !ENUMERATION.test(text) &&
  !(text.length <= MAX_WORD && LETTERS.test(text)) &&
  redact(text) === redact("a free text");

/** The texts in a value, whether they are secret or not. */
function textsIn(value: unknown): string[] {
  return isSecret(value) ? textsIn(value.value) : textsOf(value, textsIn);
}

/** The texts in a value that are not secret. */
function plainTextsIn(value: unknown): string[] {
  return isSecret(value) ? [] : textsOf(value, plainTextsIn);
}

/** A text itself, or what `textsOfItem` finds in each item of a list or object. */
function textsOf(value: unknown, textsOfItem: (item: unknown) => string[]): string[] {
  if (typeof value === "string") return [value];
  return Array.isArray(value) || isObject(value) ? Object.values(value).flatMap(textsOfItem) : [];
}
