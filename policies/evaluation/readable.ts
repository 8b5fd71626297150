import { UnknownValueError } from "@pulumi/policy";
import { isUnsetWhenEmpty } from "./empty-text";
import { propertyPath, Undecided } from "./unknown";

type Plain = Record<string, unknown>;

/** What `policy analyze` gives for a secret that it cannot decrypt, whatever the secret's type. */
const UNDECRYPTED_SECRET = "[secret]";

/** So that no copy has a property, such as `constructor`, that the program does not give. */
const NO_PROPERTIES = Object.freeze(Object.create(null)) as object;

/**
 * A plain copy of the properties that the policy server hands out for a resource of the type. Reading an unknown value throws
 * `Undecided`, and so does asking with `in` whether it is there, as it is neither set nor absent. Keys, lengths and all other values are
 * there. Null is absent, and so is an empty text that the provider takes for none.
 */
export function readable(properties: object, type: string): Plain {
  return new Copy(type, true).object(properties as Plain, "");
}

/**
 * Like `readable`, but a value that is not known is simply absent.
 * @param keys the properties at the top that are copied, unless all are.
 */
export function knownPart(properties: object, type: string, keys?: readonly string[]): Plain {
  return new Copy(type, false).object(properties as Plain, "", keys);
}

/** Like `knownPart`, but a property at the top that is not known is there, without a value. */
export function knownOrUnset(properties: object, type: string): Plain {
  const known = knownPart(properties, type);
  for (const key of Object.keys(readable(properties, type))) if (!(key in known)) known[key] = undefined;
  return known;
}

class Copy {
  constructor(
    private readonly type: string,
    private readonly marksUnknown: boolean,
  ) {}

  object(source: Plain, path: string, keys?: readonly string[]): Plain {
    const copy = Object.create(NO_PROPERTIES) as Plain;
    let unknown: Map<string | symbol, string> | undefined;
    for (const key of Object.keys(source)) {
      if (keys && !keys.includes(key)) continue;
      // Written by the provider's bridge beside the user's own properties.
      if (key === "__defaults") continue;
      const at = propertyPath(path, key);
      if (this.isKnown(source, copy, key, at) || !this.marksUnknown) continue;
      markUnknown(copy, key, at);
      unknown ??= new Map();
      unknown.set(key, at);
    }
    return unknown ? new Proxy(copy, { has: presence(unknown) }) : copy;
  }

  array(source: unknown[], path: string): unknown[] {
    const copy: unknown[] = new Array(source.length);
    for (let i = 0; i < source.length; i++) {
      const at = propertyPath(path, i);
      if (!this.isKnown(source, copy, i, at) && this.marksUnknown) markUnknown(copy, i, at);
    }
    return copy;
  }

  /** Copies a value, and says whether it is known. */
  private isKnown<K extends string | number>(
    source: { [P in K]: unknown },
    copy: { [P in K]: unknown },
    key: K,
    path: string,
  ): boolean {
    let value: unknown;
    try {
      value = source[key];
    } catch (error) {
      if (!(error instanceof UnknownValueError)) throw error;
      return false;
    }
    if (value === UNDECRYPTED_SECRET) return false;
    if (Array.isArray(value)) copy[key] = this.array(value, path);
    else if (typeof value === "object" && value !== null) copy[key] = this.object(value as Plain, path);
    else if (value !== null && value !== undefined && !(value === "" && isUnsetWhenEmpty(this.type, path)))
      copy[key] = value;
    return true;
  }
}

function markUnknown(owner: object, key: string | number, path: string): void {
  Object.defineProperty(owner, key, {
    enumerable: true,
    // So that a copy of it may give way to a later value, as labels of several resources do.
    configurable: true,
    get() {
      throw new Undecided(path);
    },
  });
}

const presence = (unknown: ReadonlyMap<string | symbol, string>) => (target: Plain, key: string | symbol) => {
  const path = unknown.get(key);
  if (path !== undefined) throw new Undecided(path);
  return Reflect.has(target, key);
};
