// What turns a stack's configuration into values of known types, for `import * as decode`.
export * from "./decode-objects";
export * from "./decode-values";
export * from "./decoder";
