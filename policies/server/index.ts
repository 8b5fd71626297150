// What the pack's file has in place of @grpc/grpc-js.
import { readStructuresDirectly } from "./properties";

export * from "./grpc";

readStructuresDirectly();
