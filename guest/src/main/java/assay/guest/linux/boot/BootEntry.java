package assay.guest.linux.boot;

import java.util.List;

/**
 * A way to start a Linux kernel, as a boot loader's configuration describes it.
 *
 * @param title what the menu shows
 * @param source the file that describes it, as a guest path
 * @param line where in that file, from 1
 * @param device the file system that holds the files: {@code UUID=…}, {@code LABEL=…}, GRUB's
 *     {@code hd0,msdos1}, or empty where the configuration does not say
 * @param kernel the kernel's path on that file system, empty if the entry starts no kernel
 * @param arguments the kernel's command line
 * @param initrds paths of initramfs files on that file system
 */
record BootEntry(
        String title,
        String source,
        int line,
        String device,
        String kernel,
        List<String> arguments,
        List<String> initrds) {

    /** What starts where no boot loader is configured. */
    static final BootEntry NONE =
            new BootEntry("no boot loader configuration", "/boot", 0, "", "", List.of(), List.of());

    BootEntry {
        arguments = List.copyOf(arguments);
        initrds = List.copyOf(initrds);
    }

    /** The value of the last argument {@code name=…}, or an empty text: {@code root}. */
    String argument(String name) {
        for (String argument : arguments.reversed()) {
            if (argument.startsWith(name + "=")) {
                return argument.substring(name.length() + 1);
            }
        }
        return "";
    }
}
