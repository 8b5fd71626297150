import { createRequire } from "node:module";
import type * as EmptyMessage from "google-protobuf/google/protobuf/empty_pb";
import type * as StructMessage from "google-protobuf/google/protobuf/struct_pb";

// Messages are recognised by their class, so these must come from the copy of @pulumi/pulumi in use, wherever npm has put it.
const fromPulumi = createRequire(require.resolve("@pulumi/pulumi/package.json"));

export const { Struct }: typeof StructMessage = fromPulumi("google-protobuf/google/protobuf/struct_pb");
export const { Empty }: typeof EmptyMessage = fromPulumi("google-protobuf/google/protobuf/empty_pb");

export type Struct = StructMessage.Struct;

export type Plain = Record<string, unknown>;

export const toStruct = (value: Plain): Struct =>
  Struct.fromJavaScript(value as Parameters<typeof Struct.fromJavaScript>[0]);

export const fromStruct = (struct: Struct | undefined): Plain => (struct?.toJavaScript() ?? {}) as Plain;
