import { ANY_IAM_BINDING, ANY_IAM_MEMBER, ANY_IAM_POLICY, ANY_KUBERNETES } from "../resource-types";
import type { Example, ExampleResource, Reference, Rule } from "../rule";

/** The TypeScript that a user would write for a rule's example. */
export function programText(rule: Rule, example: Example): string {
  const resources: (Omit<ExampleResource, "type"> & { type: string })[] = Array.isArray(example)
    ? (example as ExampleResource[])
    : [{ type: Object.keys(rule.checks)[0] ?? "", name: "example", props: example }];
  const referenced = new Set(
    resources.flatMap(({ props, cluster }) => [...referencesIn(props), ...(cluster ? [cluster] : [])]),
  );
  const providers = [...new Set(resources.flatMap(({ cluster }) => cluster ?? []))];
  const lines: string[] = [];
  for (const resource of resources) {
    const { type, name, props } = resource;
    const options = resource.cluster ? `, { provider: on${capital(resource.cluster)} }` : "";
    const declaration = referenced.has(name) ? `const ${variable(name)} = ` : "";
    lines.push(
      `${declaration}new ${className(type)}(${JSON.stringify(name)}, ${valueText(props, "")}${options});`,
    );
    if (providers.includes(name)) {
      lines.push(
        `const on${capital(name)} = new kubernetes.Provider(${JSON.stringify(name)}, { kubeconfig: kubeconfigOf(${variable(name)}) });`,
      );
    }
  }
  return lines.join("\n");
}

/** The class of a type token: `gcp:container/nodePool:NodePool` is `gcp.container.NodePool`. */
export function className(type: string): string {
  const [pkg = "", module = "", name = ""] = type.split(":");
  if (type === ANY_KUBERNETES) return "kubernetes.*";
  if ([ANY_IAM_MEMBER, ANY_IAM_BINDING, ANY_IAM_POLICY].includes(type)) return `${pkg}.*.${name}`;
  if (pkg !== "kubernetes") return `${pkg}.${module.split("/")[0]}.${name}`;
  const [group = "", version = ""] = module.split("/");
  return `kubernetes.${group.split(".")[0]}.${version}.${name}`;
}

const isReference = (value: object): value is Reference => "$resource" in value;
const variable = (name: string) =>
  name.replace(/[^A-Za-z0-9]+(.)?/g, (_, next?: string) => (next ?? "").toUpperCase());
const capital = (name: string) => variable(name).replace(/^./, (first) => first.toUpperCase());

function referencesIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return isReference(value) ? [value.$resource] : Object.values(value).flatMap(referencesIn);
}

/** Widest line of an object or list that is written on one line. */
const WIDTH = 70;

function valueText(value: unknown, indent: string): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "undefined";
  if (!Array.isArray(value) && isReference(value)) return `${variable(value.$resource)}.${value.$property}`;
  const deeper = `${indent}  `;
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  const entries = (inner: string) =>
    Array.isArray(value)
      ? value.map((item) => valueText(item, inner))
      : Object.entries(value).map(([key, item]) => `${keyText(key)}: ${valueText(item, inner)}`);
  const flat = entries(indent);
  if (flat.length === 0) return open + close;
  const space = open === "{" ? " " : "";
  const line = `${open}${space}${flat.join(", ")}${space}${close}`;
  if (!line.includes("\n") && indent.length + line.length <= WIDTH) return line;
  return `${open}\n${entries(deeper)
    .map((entry) => `${deeper}${entry},\n`)
    .join("")}${indent}${close}`;
}

const keyText = (key: string) => (/^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key));
