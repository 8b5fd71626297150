import type { ScalarTag, Tags } from "yaml";

/** Bytes, which the provider takes as a text. */
const BINARY: ScalarTag = {
  tag: "tag:yaml.org,2002:binary",
  resolve(text, fail) {
    const base64 = text.replace(/[\r\n]/g, "");
    const digits = base64.replace(/={1,2}$/, "");
    if (base64.length % 4 !== 0 || /[^A-Za-z0-9+/]/.test(digits)) fail("a !!binary value is not base64");
    return Buffer.from(base64, "base64").toString();
  },
};

/** The words of YAML 1.1 for true and false. */
const YES_OR_NO: ScalarTag = {
  default: true,
  tag: "tag:yaml.org,2002:bool",
  test: /^(?:y|Y|yes|Yes|YES|on|On|ON|n|N|no|No|NO|off|Off|OFF)$/,
  resolve: (text) => /^(?:y|yes|on)$/i.test(text),
};

/** Numbers as in YAML 1.1: `_` may stand between digits, and those that begin with 0 are octal. */
const NUMBER: ScalarTag = {
  default: true,
  tag: "tag:yaml.org,2002:int",
  test: /^[-+]?(?:0b[01_]+|0o?[0-7_]+|0x[\da-fA-F_]+|\d[\d_]*(?:\.[\d_]*)?(?:[eE][-+]?\d+)?)$/,
  resolve(text) {
    const [, sign, digits = ""] = /^([-+]?)(.*)$/.exec(text.replaceAll("_", "")) ?? [];
    const value = Number(digits.replace(/^0(?=[0-7]+$)/, "0o"));
    return sign === "-" ? -value : value;
  },
};

/**
 * YAML as the provider makes JSON of it: times are texts, sets are maps, and of duplicate keys the last counts.
 * Source: yaml.go and goyaml.v2 of https://github.com/kubernetes-sigs/yaml, checked 2026-11-29
 */
export const AS_JSON = {
  merge: true,
  resolveKnownTags: false,
  uniqueKeys: false,
  customTags: (tags: Tags): Tags => [NUMBER, ...tags, YES_OR_NO, BINARY],
};
