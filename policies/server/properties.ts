// Resources' properties as the pack's file reads them.
import type { BinaryReader } from "google-protobuf";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { readable } from "./readable-marks";

type Value = null | boolean | number | string | Value[] | Fields;
interface Fields {
  [name: string]: Value;
}

// The numbers of the fields: https://github.com/protocolbuffers/protobuf/blob/main/src/google/protobuf/struct.proto (2026-11-29)
/** Of a structure's entries and of a list's values. */
const ITEM = 1;
const [KEY, VALUE] = [1, 2];
const [NUMBER, STRING, BOOL, STRUCT, LIST] = [2, 3, 4, 5, 6];
/** No field's number. */
const TOO_DEEP = 0;

/**
 * From now on, messages that are received hold their structures as what these are in JavaScript, and not one object of google-protobuf's
 * for each value, from which that would be made afterwards: a third less work for a pack. Their other methods know nothing of it.
 */
export function readStructuresDirectly(): void {
  const received = new WeakMap<Struct, Fields>();
  const { toJavaScript } = Struct.prototype;
  Struct.deserializeBinaryFromReader = (struct, reader) => {
    received.set(struct, readFields(reader));
    return struct;
  };
  Struct.prototype.toJavaScript = function () {
    return received.get(this) ?? toJavaScript.call(this);
  };
}

/** What a structure holds, of which a message begins here. */
export function readFields(reader: BinaryReader): Fields {
  const fields: Fields = {};
  readStruct(fields, reader);
  return fields;
}

/** Deeper values are not read, and null: reading them would need more calls within calls than there can be. Rules look at some 20 levels. */
const MAX_DEPTH = 500;
let depth = 0;

/** Reads what is in a value. */
function within(read: () => void): void {
  depth++;
  try {
    read();
  } finally {
    depth--;
  }
}

function readStruct(fields: Fields, reader: BinaryReader): void {
  readItems(reader, () => {
    const entry: { key: string; value: Value } = { key: "", value: null };
    reader.readMessage(entry, readEntry);
    // Also of a name such as __proto__ it is a property.
    if (entry.key in fields) Object.defineProperty(fields, entry.key, { ...PROPERTY, value: entry.value });
    else fields[entry.key] = entry.value;
  });
}
const PROPERTY = { configurable: true, enumerable: true, writable: true };

function readEntry(entry: { key: string; value: Value }, reader: BinaryReader): void {
  while (isInMessage(reader)) {
    const field = reader.getFieldNumber();
    if (field === KEY) entry.key = reader.readString();
    else if (field === VALUE) reader.readMessage(entry, readValue);
    else reader.skipField();
  }
}

function readValue(holder: { value: Value }, reader: BinaryReader): void {
  while (isInMessage(reader)) {
    const field = reader.getFieldNumber();
    switch (depth < MAX_DEPTH || field < STRUCT ? field : TOO_DEEP) {
      case NUMBER:
        holder.value = reader.readDouble();
        break;
      case STRING:
        holder.value = reader.readString();
        break;
      case BOOL:
        holder.value = reader.readBool();
        break;
      case STRUCT:
        holder.value = {};
        within(() => reader.readMessage(holder.value, readStruct));
        holder.value = readable(holder.value);
        break;
      case LIST:
        holder.value = [];
        within(() => reader.readMessage(holder.value, readList));
        break;
      default:
        holder.value = null;
        reader.skipField();
    }
  }
}

function readList(list: Value[], reader: BinaryReader): void {
  readItems(reader, () => {
    const holder: { value: Value } = { value: null };
    reader.readMessage(holder, readValue);
    list.push(holder.value);
  });
}

function readItems(reader: BinaryReader, readItem: () => void): void {
  while (isInMessage(reader)) {
    if (reader.getFieldNumber() === ITEM) readItem();
    else reader.skipField();
  }
}

const isInMessage = (reader: BinaryReader): boolean => reader.nextField() && !reader.isEndGroup();
