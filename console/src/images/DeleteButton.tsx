import { App, Button } from "antd";
import { useTranslation } from "react-i18next";
import type { Image } from "../api/client";
import { nameOf } from "./format";
import { useDeleteImage } from "./useImages";

/** Deletes an image once more was said than one click. */
export function DeleteButton({ image }: { image: Image }) {
  const { t } = useTranslation();
  const { modal, message } = App.useApp();
  const remove = useDeleteImage();
  const confirm = () =>
    modal.confirm({
      title: t("images.deleteConfirm", { name: nameOf(image, t) }),
      okText: t("images.delete"),
      okButtonProps: { danger: true },
      cancelText: t("cancel"),
      onOk: () => remove.mutateAsync(image.id).catch((e: Error) => void message.error(e.message)),
    });
  return (
    <Button
      size="small"
      danger
      disabled={image.protected}
      aria-label={t("images.deleteOf", { name: nameOf(image, t) })}
      title={image.protected ? t("images.protected") : undefined}
      onClick={confirm}
    >
      {t("images.delete")}
    </Button>
  );
}
