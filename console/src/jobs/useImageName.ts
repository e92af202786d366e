import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { nameOf } from "../images/format";
import { api, ok } from "../api/client";

/**
 * An image's name; its id until it is known, or if it was deleted meanwhile. A dash for none, which
 * a job need not have.
 */
export function useImageName(id: string | undefined): string {
  const { t } = useTranslation();
  const image = useQuery({
    queryKey: ["image-name", id],
    queryFn: () => ok(api.GET("/images/{id}", { params: { path: { id: id ?? "" } } })),
    enabled: id !== undefined,
    staleTime: Infinity,
    retry: false,
  });
  return image.data ? nameOf(image.data, t) : (id ?? "–");
}
