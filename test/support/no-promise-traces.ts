const debuggable: {
  debuggablePromise(...given: unknown[]): unknown;
} = require("@pulumi/pulumi/runtime/debuggable");
const { debuggablePromise } = debuggable;

/** The SDK takes a trace for each of its promises, to print it where one is left; through source maps they took a third of the time. */
debuggable.debuggablePromise = (...given) => {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return debuggablePromise(...given);
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
};

export {};
