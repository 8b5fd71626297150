import { type Owner, propertyPath, Undecided } from "../unknown";
import { isUnsetWhenEmpty } from "./empty-text";
import {
  fitted,
  isOfKind,
  type Kind,
  kindOfItem,
  kindOfProperty,
  kindOfType,
  MISFIT,
  misfitText,
} from "./kinds";
import { isPlaceholder } from "./placeholders";

type Plain = Record<string, unknown>;

/** A prototype without properties, so that no copy has one that the program does not set, such as `constructor`. */
const NO_PROPERTIES = Object.freeze(Object.create(null)) as object;

/**
 * A plain copy of a resource's properties, as the policy server hands them out. Reading an unknown value throws `Undecided`, and so does
 * asking with `in` whether it is there, since it may turn out to be unset. Keys, lengths and all other values can be read. Null is absent,
 * and so is an empty text that the provider treats as unset. A value of another kind than its property's is not known.
 * @param owner of the properties, where `Undecided` is to name it.
 * @param misfits receives what is wrong with each value of another kind, by its path.
 */
export function readable(
  properties: object,
  type: string,
  owner?: Owner,
  misfits?: Map<string, string>,
): Plain {
  return new Copy(type, true, owner, misfits).object(behindProxy(properties), "", kindOfType(type));
}

/**
 * Like `readable`, but an unknown value is absent.
 * @param keys the top-level properties to copy; all by default.
 */
export function knownPart(properties: object, type: string, keys?: readonly string[]): Plain {
  return new Copy(type, false).object(behindProxy(properties), "", kindOfType(type), keys);
}

/** Like `knownPart`, but an unknown top-level property is there with the value undefined. */
export function knownOrUnset(properties: object, type: string): Plain {
  const known = knownPart(properties, type);
  for (const key of Object.keys(readable(properties, type))) if (!(key in known)) known[key] = undefined;
  return known;
}

class Copy {
  constructor(
    private readonly type: string,
    private readonly marksUnknown: boolean,
    private readonly owner?: Owner,
    private readonly misfits?: Map<string, string>,
  ) {}

  object(source: Plain, path: string, kind: Kind, keys?: readonly string[]): Plain {
    const copy = Object.create(NO_PROPERTIES) as Plain;
    let unknown: Map<string | symbol, string> | undefined;
    for (const key of Object.keys(source)) {
      if (keys && !keys.includes(key)) continue;
      // The provider's bridge writes it beside the user's own properties.
      if (key === "__defaults") continue;
      if (this.copiesKnown(source[key], copy, key, path, kindOfProperty(kind, key)) || !this.marksUnknown)
        continue;
      const at = propertyPath(path, key);
      markUnknown(copy, key, at, this.owner);
      unknown ??= new Map();
      unknown.set(key, at);
    }
    return unknown ? new Proxy(copy, { has: presence(unknown, this.owner) }) : copy;
  }

  array(source: readonly unknown[], path: string, kind: Kind): unknown[] {
    const copy: unknown[] = new Array(source.length);
    const ofItem = kindOfItem(kind);
    for (let i = 0; i < source.length; i++) {
      if (!this.copiesKnown(source[i], copy, i, path, ofItem) && this.marksUnknown)
        markUnknown(copy, i, propertyPath(path, i), this.owner);
    }
    return copy;
  }

  /**
   * Copies a value, and returns whether it is known.
   * @param path of the value's owner.
   */
  private copiesKnown<K extends string | number>(
    given: unknown,
    copy: { [P in K]: unknown },
    key: K,
    path: string,
    kind: Kind,
  ): boolean {
    if (isPlaceholder(given)) return false;
    const value = isOfKind(given, kind) ? given : this.fitted(given, kind, path, key);
    if (value !== given && isPlaceholder(value)) return false;
    if (value === MISFIT) {
      this.misfits?.set(propertyPath(path, key), misfitText(given, kind as string));
      return false;
    }
    if (Array.isArray(value)) copy[key] = this.array(value, propertyPath(path, key), kind);
    else if (typeof value === "object" && value !== null)
      copy[key] = this.object(value as Plain, propertyPath(path, key), kind);
    else if (value === "" && isUnsetWhenEmpty(this.type, propertyPath(path, key))) return true;
    else if (value !== null && value !== undefined) copy[key] = value;
    return true;
  }

  private fitted(given: unknown, kind: Kind, path: string, key: string | number): unknown {
    return fitted(given, kind, this.type, () => propertyPath(path, key));
  }
}

/** The object behind one of the policy server's proxies: these refuse to give an unknown value, and are several times slower to read. */
const behindProxy = (properties: object): Plain =>
  ((properties as { __getSpecialProxyTarget?: Plain }).__getSpecialProxyTarget ?? properties) as Plain;

function markUnknown(copy: object, key: string | number, path: string, owner: Owner | undefined): void {
  Object.defineProperty(copy, key, {
    enumerable: true,
    // So that a later value can replace it, as where labels of several resources are merged.
    configurable: true,
    get() {
      throw new Undecided(path, owner);
    },
  });
}

const presence =
  (unknown: ReadonlyMap<string | symbol, string>, owner: Owner | undefined) =>
  (target: Plain, key: string | symbol) => {
    const path = unknown.get(key);
    if (path !== undefined) throw new Undecided(path, owner);
    return Reflect.has(target, key);
  };
