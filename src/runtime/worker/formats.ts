/**
 * Formats with one meaning everywhere; others are ignored, as JSON Schema asks of unknown ones. They accept what
 * ajv-formats accepts (MIT licence, © 2020 Evgeny Poberezkin), with which the Node port checks them.
 */
import {
  isEmail,
  isHostname,
  isIpv4,
  isIpv6,
  isUri,
  isUriReference,
  isUriTemplate,
} from "./address-formats.js";
import { isDate, isDateTime, isDuration, isTime } from "./time-formats.js";

/**
 * What is accepted unread, in characters. The expressions take quadratic time on some input; no real address or
 * date is as long as this.
 */
const MAX_LENGTH = 2_000;

const UUID = /^(?:urn:uuid:)?[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const JSON_POINTER = /^(?:\/(?:[^~/]|~0|~1)*)*$/;
/** One such line is enough for ajv-formats. */
const BYTE = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/m;

const texts: readonly (readonly [string, (text: string) => boolean])[] = [
  ["date", isDate],
  ["time", isTime],
  ["date-time", isDateTime],
  ["duration", isDuration],
  ["uri", isUri],
  ["uri-reference", isUriReference],
  ["uri-template", isUriTemplate],
  ["email", isEmail],
  ["hostname", isHostname],
  ["ipv4", isIpv4],
  ["ipv6", isIpv6],
  ["uuid", (text) => UUID.test(text)],
  ["json-pointer", (text) => JSON_POINTER.test(text)],
  ["byte", (text) => BYTE.test(text)],
];

export const stringFormats: ReadonlyMap<string, (text: string) => boolean> = new Map(
  texts.map(([name, test]) => [name, (text) => text.length > MAX_LENGTH || test(text)]),
);

export const numberFormats: ReadonlyMap<string, (value: number) => boolean> = new Map([
  ["int32", (value: number) => Number.isInteger(value) && value >= -(2 ** 31) && value < 2 ** 31],
  ["int64", (value: number) => Number.isInteger(value)],
]);
