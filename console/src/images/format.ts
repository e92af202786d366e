import type { TFunction } from "i18next";
import type { Image } from "../api/client";

const UNITS = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];

/** A number of bytes for people: `1.4 GiB`. */
export function bytes(count: number): string {
  let value = count;
  let unit = 0;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  const digits = unit === 0 || value >= 100 ? 0 : 1;
  return `${value.toFixed(digits)} ${UNITS[unit]}`;
}

/** Memory in MiB for people; empty for no limit. */
export function memory(mib: number): string {
  if (mib === 0) return "";
  return mib % 1024 === 0 ? `${mib / 1024} GiB` : `${mib} MiB`;
}

const locale = (language: string) => (language === "zh" ? "zh-CN" : "en-GB");

/** What an image is called; some that came through other clients have no name. */
export function nameOf({ name }: Image, t: TFunction): string {
  return name || t("images.unnamed");
}

/** A time in the reader's zone and language. */
export function time(iso: string, language: string): string {
  return new Intl.DateTimeFormat(locale(language), {
    dateStyle: "medium",
    timeStyle: "short",
  }).format(new Date(iso));
}
