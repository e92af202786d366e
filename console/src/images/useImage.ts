import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, type Image, type ImageChange, ok } from "../api/client";

export function useChangeImage(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: ImageChange) =>
      ok(api.PATCH("/images/{id}", { params: { path: { id } }, body })),
    onSettled: () => queries.invalidateQueries({ queryKey: ["images"] }),
  });
}

/** The formats of an image's disk; known only once it was inspected, and the same ever after. */
export function useFormats({ id, status }: Image) {
  return useQuery({
    queryKey: ["formats", id],
    queryFn: () => ok(api.GET("/images/{id}/formats", { params: { path: { id } } })),
    enabled: status === "active",
    staleTime: Infinity,
  });
}
