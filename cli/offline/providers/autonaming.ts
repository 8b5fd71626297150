import { createHash } from "node:crypto";
import type { Plain } from "../protocol/messages";
import { packageOf } from "../protocol/urn";
import { isPlainObject } from "../protocol/values";
import type { Subject } from "./subject";

/**
 * Makes up names as providers do where a program gives none: the resource's own and a suffix, or as the configuration value
 * `pulumi:autonaming` says. Providers draw what is random; here it follows from the URN, so that the same program gets the same verdict each time.
 * Source: https://www.pulumi.com/docs/iac/concepts/resources/names/#autonaming-configuration, checked 2026-11-29
 */
export class Autonaming {
  private readonly config: Plain;

  /** @param values the stack's configuration. */
  constructor(
    private readonly project = "",
    private readonly stack = "",
    private readonly values: ReadonlyMap<string, string> = new Map(),
  ) {
    this.config = parsed(values.get("pulumi:autonaming"));
  }

  /** @param digits how long the provider's own suffix is. */
  nameOf({ urn, type, name }: Pick<Subject, "urn" | "type" | "name">, digits: number): string {
    const { mode, pattern } = this.namingOf(type);
    const random = createHash("sha256").update(urn).digest("hex");
    if (typeof pattern === "string") return this.expanded(pattern, name, random);
    return mode === "verbatim" ? name : `${name}-${random.slice(0, digits)}`;
  }

  /** What is said of the type, else of its provider, else of all. */
  private namingOf(type: string): Plain {
    const provider = blockIn(blockIn(this.config, "providers"), packageOf(type));
    const says = (naming: Plain) => naming.mode !== undefined || naming.pattern !== undefined;
    return [blockIn(blockIn(provider, "resources"), type), provider].find(says) ?? this.config;
  }

  private expanded(pattern: string, name: string, random: string): string {
    const digits = BigInt(`0x${random}`).toString();
    const letters = [...random].map((digit) => LETTERS[Number.parseInt(digit, 16)]).join("");
    return pattern.replace(EXPRESSION, (expression, key: string, length?: string) => {
      const part = (text: string) => text.slice(0, Number(length));
      switch (key) {
        case "name":
          return name;
        case "project":
          return this.project;
        case "stack":
          return this.stack;
        case "uuid":
          return random.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, "$1-$2-$3-$4-$5");
        case "hex":
        case "alphanum":
          return part(random);
        case "num":
          return part(digits);
        case "string":
          return part(letters);
        default:
          return this.values.get(`${this.project}:${key.replace(/^config\./, "")}`) ?? expression;
      }
    });
  }
}

const LETTERS = "abcdefghijklmnop";
const EXPRESSION = /\$\{([\w.-]+)(?:\((\d{1,3})\))?\}/g;

function blockIn(value: Plain, key: string): Plain {
  const block = value[key];
  return isPlainObject(block) ? block : {};
}

function parsed(json: string | undefined): Plain {
  try {
    const value: unknown = JSON.parse(json ?? "");
    return isPlainObject(value) ? value : {};
  } catch {
    // Pulumi refuses it.
    return {};
  }
}
