import assert from "node:assert/strict";
import grammar from "@google-cloud/monitoring-dashboards/build/protos/protos.json";
import { Enum, type Field, type INamespace, MapField, Root, Type } from "protobufjs";

const root = Root.fromJSON(grammar as INamespace);

/** Asserts that a JSON object has the form of a message of Google's published grammar of dashboards, and nothing beside it. */
export function assertMessage(value: unknown, typeName: string): void {
  assert.deepEqual(problems(value, root.lookupType(typeName), "$"), []);
}

function problems(value: unknown, type: Type, at: string): string[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [`${at}: is no object`];
  const groups = type.oneofsArray.map(({ oneof }) => oneof.filter((name) => name in value));
  return [
    ...groups.filter((given) => given.length > 1).map((given) => `${at}: has all of ${given}`),
    ...Object.entries(value).flatMap(([name, inner]) => {
      const field = type.fields[name];
      if (!field) return [`${at}.${name}: is not in ${type.name}`];
      field.resolve();
      if (!field.repeated) return ofField(inner, field, `${at}.${name}`);
      if (!Array.isArray(inner)) return [`${at}.${name}: is no list`];
      return inner.flatMap((item, index) => ofField(item, field, `${at}.${name}[${index}]`));
    }),
  ];
}

function ofField(value: unknown, field: Field, at: string): string[] {
  assert.ok(!(field instanceof MapField), at);
  const { resolvedType } = field;
  if (resolvedType instanceof Type) return problems(value, resolvedType, at);
  if (resolvedType instanceof Enum) {
    return String(value) in resolvedType.values ? [] : [`${at}: ${value} is not in ${resolvedType.name}`];
  }
  const expected = field.type === "string" ? "string" : field.type === "bool" ? "boolean" : "number";
  return typeof value === expected ? [] : [`${at}: is a ${typeof value} for a ${field.type}`];
}
