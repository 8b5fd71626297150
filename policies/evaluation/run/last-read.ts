import { propertyPath } from "../unknown";

/** Prototypes whose methods a rule may call on a value of another type by mistake. */
const METHODS: readonly object[] = [Array.prototype, String.prototype, Number.prototype, Object.prototype];

/** Wraps a resource's properties, and remembers which one was read last. */
export class LastRead {
  private last: { path: string; value: unknown } | undefined;
  readonly properties: object;

  constructor(properties: object) {
    this.properties = this.noting(properties, "");
  }

  /** The path and the type of what was read last, never its value; undefined where nothing was read. */
  get text(): string | undefined {
    return this.last && `${this.last.path}, which is ${kindOf(this.last.value)}`;
  }

  private noting(owner: object, path: string): object {
    return new Proxy(owner, {
      get: (target, key) => {
        const value: unknown = Reflect.get(target, key);
        const isOwn = Object.hasOwn(target, key);
        if (typeof key === "symbol" || (!isOwn && METHODS.some((methods) => key in methods))) return value;
        if (Array.isArray(target) && key === "length") return value;
        const at = propertyPath(path, Array.isArray(target) ? Number(key) : key);
        this.last = { path: at, value };
        return typeof value === "object" && value !== null ? this.noting(value, at) : value;
      },
    });
  }
}

function kindOf(value: unknown): string {
  if (value === undefined || value === null) return "missing";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "an object";
  return typeof value === "string" ? "a text" : `a ${typeof value}`;
}
