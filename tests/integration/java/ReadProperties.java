import java.io.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;

/** Prints, for each file of a folder, what java.util.Properties reads: keys and values as hexadecimal UTF-16 units. */
class ReadProperties {
  public static void main(String[] arguments) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of(arguments[0]), "*.properties")) {
      StringBuilder out = new StringBuilder();
      for (Path file : files) {
        Properties properties = new Properties();
        out.append("== ").append(file.getFileName()).append('\n');
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
          properties.load(reader);
          properties.forEach((key, value) -> out.append(hex(key)).append('=').append(hex(value)).append('\n'));
        } catch (IllegalArgumentException refused) {
          out.append("refused\n");
        }
      }
      System.out.print(out);
    }
  }

  private static String hex(Object text) {
    StringBuilder out = new StringBuilder();
    text.toString().chars().forEach(unit -> out.append(String.format("%04x", unit)));
    return out.toString();
  }
}
