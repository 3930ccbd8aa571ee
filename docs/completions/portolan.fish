# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_portolan_global_optspecs
    string join \n platform= all-platforms f/format= json o/output= redact mirror= plain-http= https= insecure= tls-verify= cacert= j/jobs= retry-times= offline cache-dir= no-cache catalog= blobs= q/quiet v/verbose color= progress= config= h/help V/version
end

function __fish_portolan_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_portolan_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_portolan_using_subcommand
    set -l cmd (__fish_portolan_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c portolan -n "__fish_portolan_needs_command" -l platform -d 'Only this platform: OS/ARCH[/VARIANT][:OSVERSION], `local` or `all`; may be repeated' -r
complete -c portolan -n "__fish_portolan_needs_command" -s f -l format -d 'The form of the output; each command has its own default and its own choice' -r -f -a "text\t'For people, at a terminal or in a pipe'
markdown\t'A page of Markdown'
json\t'JSON'
html\t'A page of HTML that needs nothing beside it'
sarif\t'SARIF 2.1.0, as code hosts read findings'
csv\t'Comma-separated values (RFC 4180), for spreadsheets'
spdx-json\t'SPDX 2.3, as JSON'
cyclonedx-json\t'CycloneDX 1.6, as JSON'"
complete -c portolan -n "__fish_portolan_needs_command" -s o -l output -d 'Write into FILE, whole or not at all; `-` is stdout' -r -F
complete -c portolan -n "__fish_portolan_needs_command" -l mirror -d 'Ask URL in the place of REGISTRY, as docker.io=http://127.0.0.1:5060; may be repeated' -r
complete -c portolan -n "__fish_portolan_needs_command" -l plain-http -d 'Reach registries without TLS: all, or only HOST; those on this machine always are' -r
complete -c portolan -n "__fish_portolan_needs_command" -l https -d 'Reach registries on this machine with TLS, where plain HTTP is the habit: all, or only HOST' -r
complete -c portolan -n "__fish_portolan_needs_command" -l insecure -d 'Do not check certificates: of all registries, or only of HOST' -r
complete -c portolan -n "__fish_portolan_needs_command" -l tls-verify -d 'As skopeo spells it: --tls-verify=false is --insecure' -r -f -a "true\t''
false\t''"
complete -c portolan -n "__fish_portolan_needs_command" -l cacert -d 'Trust the certificate authorities in FILE (PEM) too; may be repeated' -r -F
complete -c portolan -n "__fish_portolan_needs_command" -s j -l jobs -d 'Read this many images side by side' -r
complete -c portolan -n "__fish_portolan_needs_command" -l retry-times -d 'Try a failed request again this many times' -r
complete -c portolan -n "__fish_portolan_needs_command" -l cache-dir -d 'The folder of the cache of manifests and configs' -r -F
complete -c portolan -n "__fish_portolan_needs_command" -l catalog -d 'The catalogue: DIR, `sqlite:FILE` or `postgres://...`; `./portolan` if nothing is said' -r
complete -c portolan -n "__fish_portolan_needs_command" -l blobs -d 'Where the catalogue keeps manifests and configs: DIR or `s3://BUCKET/PREFIX`' -r
complete -c portolan -n "__fish_portolan_needs_command" -l color -d 'When there is colour' -r -f -a "auto\t'At a terminal'
always\t'In files and pipes too'
never\t'Nowhere'"
complete -c portolan -n "__fish_portolan_needs_command" -l progress -d 'How progress is shown on stderr' -r -f -a "auto\t'When stderr is a terminal and the work takes longer than half a second; of a scan, as lines where it is none'
always\t'From the beginning; as lines where stderr is no terminal'
never\t'Not at all'
plain\t'As lines, for logs'
json\t'As lines of JSON, for programs: what a scan does, event by event'"
complete -c portolan -n "__fish_portolan_needs_command" -l config -d 'Read these settings, and no other portolan.toml' -r -F
complete -c portolan -n "__fish_portolan_needs_command" -l all-platforms -d 'All platforms, the same as --platform all'
complete -c portolan -n "__fish_portolan_needs_command" -l json -d 'JSON, the same as --format json'
complete -c portolan -n "__fish_portolan_needs_command" -l redact -d 'Hide the values of build arguments, variables and labels whose names look secret'
complete -c portolan -n "__fish_portolan_needs_command" -l offline -d 'Read nothing but the cache and local files'
complete -c portolan -n "__fish_portolan_needs_command" -l no-cache -d 'Keep nothing, and read nothing that was kept'
complete -c portolan -n "__fish_portolan_needs_command" -s q -l quiet -d 'Print no warnings and no progress'
complete -c portolan -n "__fish_portolan_needs_command" -s v -l verbose -d 'Print requests and answers on stderr; twice for more'
complete -c portolan -n "__fish_portolan_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c portolan -n "__fish_portolan_needs_command" -s V -l version -d 'Print version'
complete -c portolan -n "__fish_portolan_needs_command" -f -a "report" -d 'Write the report of an image, on all its platforms'
complete -c portolan -n "__fish_portolan_needs_command" -f -a "inspect" -d 'Look at an image: its platforms, sizes, dates and what it runs'
complete -c portolan -n "__fish_portolan_needs_command" -f -a "dockerfile" -d 'Recover the Dockerfile from the history'
complete -c portolan -n "__fish_portolan_needs_command" -f -a "history" -d 'Recover the Dockerfile from the history'
complete -c portolan -n "__fish_portolan_needs_command" -f -a "files" -d 'List the files of an image, and the layers that wrote them'
complete -c portolan -n "__fish_portolan_needs_command" -f -a "ls-files" -d 'List the files of an image, and the layers that wrote them'
complete -c portolan -n "__fish_portolan_needs_command" -f -a "cat" -d 'Print files of an image, or extract them into a folder'
complete -c portolan -n "__fish_portolan_needs_command" -f -a "packages" -d 'List the packages that are installed in an image, with licences and the layers that brought them'
complete -c portolan -n "__fish_portolan_needs_command" -f -a "sbom" -d 'Write a software bill of materials of an image: SPDX or CycloneDX'
complete -c portolan -n "__fish_portolan_needs_command" -f -a "waste" -d 'Tell what of an image is there in vain: bytes hidden by later layers, caches left behind, files that are there twice'
complete -c portolan -n "__fish_portolan_needs_command" -f -a "tags" -d 'List the tags of a repository'
complete -c portolan -n "__fish_portolan_needs_command" -f -a "ls" -d 'List the tags of a repository'
complete -c portolan -n "__fish_portolan_needs_command" -f -a "list-tags" -d 'List the tags of a repository'
complete -c portolan -n "__fish_portolan_needs_command" -f -a "repos" -d 'List the repositories of a registry'
complete -c portolan -n "__fish_portolan_needs_command" -f -a "catalog" -d 'List the repositories of a registry'
complete -c portolan -n "__fish_portolan_needs_command" -f -a "digest" -d 'Print the digest that a reference points to'
complete -c portolan -n "__fish_portolan_needs_command" -f -a "resolve" -d 'Print the digest that a reference points to'
complete -c portolan -n "__fish_portolan_needs_command" -f -a "manifest" -d 'Print the manifest or index, byte for byte'
complete -c portolan -n "__fish_portolan_needs_command" -f -a "config" -d 'Print the config of one image, byte for byte'
complete -c portolan -n "__fish_portolan_needs_command" -f -a "blob" -d 'Print a blob by its digest, byte for byte'
complete -c portolan -n "__fish_portolan_needs_command" -f -a "referrers" -d 'List what refers to an image: signatures, SBOMs, attestations'
complete -c portolan -n "__fish_portolan_needs_command" -f -a "discover" -d 'List what refers to an image: signatures, SBOMs, attestations'
complete -c portolan -n "__fish_portolan_needs_command" -f -a "ratelimit" -d 'Show how many pulls the registry still allows'
complete -c portolan -n "__fish_portolan_needs_command" -f -a "scan" -d 'Visit tags, keep what they point to, and write a folder of reports'
complete -c portolan -n "__fish_portolan_needs_command" -f -a "worker" -d 'Visit what is in the catalogue\'s queue, as one of many'
complete -c portolan -n "__fish_portolan_needs_command" -f -a "reports" -d 'Write the folder of reports from the catalogue, asking no registry'
complete -c portolan -n "__fish_portolan_needs_command" -f -a "import" -d 'Read published reports back into the catalogue, and prove what they say'
complete -c portolan -n "__fish_portolan_needs_command" -f -a "log" -d 'Tell when a tag moved, from which digest to which, and why'
complete -c portolan -n "__fish_portolan_needs_command" -f -a "diff" -d 'Tell what differs between two images: platforms, settings, steps, layers; with --files their files'
complete -c portolan -n "__fish_portolan_needs_command" -f -a "compare" -d 'Tell what differs between two images: platforms, settings, steps, layers; with --files their files'
complete -c portolan -n "__fish_portolan_needs_command" -f -a "search" -d 'Find tags by what their images hold, are and were, and tell when'
complete -c portolan -n "__fish_portolan_needs_command" -f -a "find" -d 'Find tags by what their images hold, are and were, and tell when'
complete -c portolan -n "__fish_portolan_needs_command" -f -a "base" -d 'Tell what an image is built on, by its layers'
complete -c portolan -n "__fish_portolan_needs_command" -f -a "derived" -d 'Tell what is built on an image, by its layers'
complete -c portolan -n "__fish_portolan_needs_command" -f -a "lint" -d 'Tell what is odd about images: indexes, platforms, media types, histories, layers, bases'
complete -c portolan -n "__fish_portolan_needs_command" -f -a "export" -d 'Write the catalogue as Parquet files, for DuckDB, Spark, Trino and the like'
complete -c portolan -n "__fish_portolan_needs_command" -f -a "verify" -d 'Check every blob and every row of the catalogue, and mend what can be mended'
complete -c portolan -n "__fish_portolan_needs_command" -f -a "gc" -d 'Remove what nothing in the catalogue names'
complete -c portolan -n "__fish_portolan_needs_command" -f -a "completions" -d 'Print the completions for a shell'
complete -c portolan -n "__fish_portolan_needs_command" -f -a "internal-docs" -d 'Write completions, manual pages, the command reference and the table of variables into a folder'
complete -c portolan -n "__fish_portolan_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c portolan -n "__fish_portolan_using_subcommand report" -l style -d 'The layout of a Markdown report' -r -f -a "standard\t'What is right, in the layout of the published reports'
repo-info\t'As docker-library/repo-info prints since 2021'
repo-info-2016\t'As docker-library/repo-info printed from 2016 to 2020'"
complete -c portolan -n "__fish_portolan_using_subcommand report" -l at -d 'As it was at a time, from the catalogue: the same as IMAGE@{DATE}' -r
complete -c portolan -n "__fish_portolan_using_subcommand report" -l platform -d 'Only this platform: OS/ARCH[/VARIANT][:OSVERSION], `local` or `all`; may be repeated' -r
complete -c portolan -n "__fish_portolan_using_subcommand report" -s f -l format -d 'The form of the output; each command has its own default and its own choice' -r -f -a "text\t'For people, at a terminal or in a pipe'
markdown\t'A page of Markdown'
json\t'JSON'
html\t'A page of HTML that needs nothing beside it'
sarif\t'SARIF 2.1.0, as code hosts read findings'
csv\t'Comma-separated values (RFC 4180), for spreadsheets'
spdx-json\t'SPDX 2.3, as JSON'
cyclonedx-json\t'CycloneDX 1.6, as JSON'"
complete -c portolan -n "__fish_portolan_using_subcommand report" -s o -l output -d 'Write into FILE, whole or not at all; `-` is stdout' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand report" -l mirror -d 'Ask URL in the place of REGISTRY, as docker.io=http://127.0.0.1:5060; may be repeated' -r
complete -c portolan -n "__fish_portolan_using_subcommand report" -l plain-http -d 'Reach registries without TLS: all, or only HOST; those on this machine always are' -r
complete -c portolan -n "__fish_portolan_using_subcommand report" -l https -d 'Reach registries on this machine with TLS, where plain HTTP is the habit: all, or only HOST' -r
complete -c portolan -n "__fish_portolan_using_subcommand report" -l insecure -d 'Do not check certificates: of all registries, or only of HOST' -r
complete -c portolan -n "__fish_portolan_using_subcommand report" -l tls-verify -d 'As skopeo spells it: --tls-verify=false is --insecure' -r -f -a "true\t''
false\t''"
complete -c portolan -n "__fish_portolan_using_subcommand report" -l cacert -d 'Trust the certificate authorities in FILE (PEM) too; may be repeated' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand report" -s j -l jobs -d 'Read this many images side by side' -r
complete -c portolan -n "__fish_portolan_using_subcommand report" -l retry-times -d 'Try a failed request again this many times' -r
complete -c portolan -n "__fish_portolan_using_subcommand report" -l cache-dir -d 'The folder of the cache of manifests and configs' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand report" -l catalog -d 'The catalogue: DIR, `sqlite:FILE` or `postgres://...`; `./portolan` if nothing is said' -r
complete -c portolan -n "__fish_portolan_using_subcommand report" -l blobs -d 'Where the catalogue keeps manifests and configs: DIR or `s3://BUCKET/PREFIX`' -r
complete -c portolan -n "__fish_portolan_using_subcommand report" -l color -d 'When there is colour' -r -f -a "auto\t'At a terminal'
always\t'In files and pipes too'
never\t'Nowhere'"
complete -c portolan -n "__fish_portolan_using_subcommand report" -l progress -d 'How progress is shown on stderr' -r -f -a "auto\t'When stderr is a terminal and the work takes longer than half a second; of a scan, as lines where it is none'
always\t'From the beginning; as lines where stderr is no terminal'
never\t'Not at all'
plain\t'As lines, for logs'
json\t'As lines of JSON, for programs: what a scan does, event by event'"
complete -c portolan -n "__fish_portolan_using_subcommand report" -l config -d 'Read these settings, and no other portolan.toml' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand report" -l local -d 'What is installed in it: packages, licences and sources, read out of its layers'
complete -c portolan -n "__fish_portolan_using_subcommand report" -l all-platforms -d 'All platforms, the same as --platform all'
complete -c portolan -n "__fish_portolan_using_subcommand report" -l json -d 'JSON, the same as --format json'
complete -c portolan -n "__fish_portolan_using_subcommand report" -l redact -d 'Hide the values of build arguments, variables and labels whose names look secret'
complete -c portolan -n "__fish_portolan_using_subcommand report" -l offline -d 'Read nothing but the cache and local files'
complete -c portolan -n "__fish_portolan_using_subcommand report" -l no-cache -d 'Keep nothing, and read nothing that was kept'
complete -c portolan -n "__fish_portolan_using_subcommand report" -s q -l quiet -d 'Print no warnings and no progress'
complete -c portolan -n "__fish_portolan_using_subcommand report" -s v -l verbose -d 'Print requests and answers on stderr; twice for more'
complete -c portolan -n "__fish_portolan_using_subcommand report" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c portolan -n "__fish_portolan_using_subcommand inspect" -l platform -d 'Only this platform: OS/ARCH[/VARIANT][:OSVERSION], `local` or `all`; may be repeated' -r
complete -c portolan -n "__fish_portolan_using_subcommand inspect" -s f -l format -d 'The form of the output; each command has its own default and its own choice' -r -f -a "text\t'For people, at a terminal or in a pipe'
markdown\t'A page of Markdown'
json\t'JSON'
html\t'A page of HTML that needs nothing beside it'
sarif\t'SARIF 2.1.0, as code hosts read findings'
csv\t'Comma-separated values (RFC 4180), for spreadsheets'
spdx-json\t'SPDX 2.3, as JSON'
cyclonedx-json\t'CycloneDX 1.6, as JSON'"
complete -c portolan -n "__fish_portolan_using_subcommand inspect" -s o -l output -d 'Write into FILE, whole or not at all; `-` is stdout' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand inspect" -l mirror -d 'Ask URL in the place of REGISTRY, as docker.io=http://127.0.0.1:5060; may be repeated' -r
complete -c portolan -n "__fish_portolan_using_subcommand inspect" -l plain-http -d 'Reach registries without TLS: all, or only HOST; those on this machine always are' -r
complete -c portolan -n "__fish_portolan_using_subcommand inspect" -l https -d 'Reach registries on this machine with TLS, where plain HTTP is the habit: all, or only HOST' -r
complete -c portolan -n "__fish_portolan_using_subcommand inspect" -l insecure -d 'Do not check certificates: of all registries, or only of HOST' -r
complete -c portolan -n "__fish_portolan_using_subcommand inspect" -l tls-verify -d 'As skopeo spells it: --tls-verify=false is --insecure' -r -f -a "true\t''
false\t''"
complete -c portolan -n "__fish_portolan_using_subcommand inspect" -l cacert -d 'Trust the certificate authorities in FILE (PEM) too; may be repeated' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand inspect" -s j -l jobs -d 'Read this many images side by side' -r
complete -c portolan -n "__fish_portolan_using_subcommand inspect" -l retry-times -d 'Try a failed request again this many times' -r
complete -c portolan -n "__fish_portolan_using_subcommand inspect" -l cache-dir -d 'The folder of the cache of manifests and configs' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand inspect" -l catalog -d 'The catalogue: DIR, `sqlite:FILE` or `postgres://...`; `./portolan` if nothing is said' -r
complete -c portolan -n "__fish_portolan_using_subcommand inspect" -l blobs -d 'Where the catalogue keeps manifests and configs: DIR or `s3://BUCKET/PREFIX`' -r
complete -c portolan -n "__fish_portolan_using_subcommand inspect" -l color -d 'When there is colour' -r -f -a "auto\t'At a terminal'
always\t'In files and pipes too'
never\t'Nowhere'"
complete -c portolan -n "__fish_portolan_using_subcommand inspect" -l progress -d 'How progress is shown on stderr' -r -f -a "auto\t'When stderr is a terminal and the work takes longer than half a second; of a scan, as lines where it is none'
always\t'From the beginning; as lines where stderr is no terminal'
never\t'Not at all'
plain\t'As lines, for logs'
json\t'As lines of JSON, for programs: what a scan does, event by event'"
complete -c portolan -n "__fish_portolan_using_subcommand inspect" -l config -d 'Read these settings, and no other portolan.toml' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand inspect" -l all-platforms -d 'All platforms, the same as --platform all'
complete -c portolan -n "__fish_portolan_using_subcommand inspect" -l json -d 'JSON, the same as --format json'
complete -c portolan -n "__fish_portolan_using_subcommand inspect" -l redact -d 'Hide the values of build arguments, variables and labels whose names look secret'
complete -c portolan -n "__fish_portolan_using_subcommand inspect" -l offline -d 'Read nothing but the cache and local files'
complete -c portolan -n "__fish_portolan_using_subcommand inspect" -l no-cache -d 'Keep nothing, and read nothing that was kept'
complete -c portolan -n "__fish_portolan_using_subcommand inspect" -s q -l quiet -d 'Print no warnings and no progress'
complete -c portolan -n "__fish_portolan_using_subcommand inspect" -s v -l verbose -d 'Print requests and answers on stderr; twice for more'
complete -c portolan -n "__fish_portolan_using_subcommand inspect" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c portolan -n "__fish_portolan_using_subcommand dockerfile" -l platform -d 'Only this platform: OS/ARCH[/VARIANT][:OSVERSION], `local` or `all`; may be repeated' -r
complete -c portolan -n "__fish_portolan_using_subcommand dockerfile" -s f -l format -d 'The form of the output; each command has its own default and its own choice' -r -f -a "text\t'For people, at a terminal or in a pipe'
markdown\t'A page of Markdown'
json\t'JSON'
html\t'A page of HTML that needs nothing beside it'
sarif\t'SARIF 2.1.0, as code hosts read findings'
csv\t'Comma-separated values (RFC 4180), for spreadsheets'
spdx-json\t'SPDX 2.3, as JSON'
cyclonedx-json\t'CycloneDX 1.6, as JSON'"
complete -c portolan -n "__fish_portolan_using_subcommand dockerfile" -s o -l output -d 'Write into FILE, whole or not at all; `-` is stdout' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand dockerfile" -l mirror -d 'Ask URL in the place of REGISTRY, as docker.io=http://127.0.0.1:5060; may be repeated' -r
complete -c portolan -n "__fish_portolan_using_subcommand dockerfile" -l plain-http -d 'Reach registries without TLS: all, or only HOST; those on this machine always are' -r
complete -c portolan -n "__fish_portolan_using_subcommand dockerfile" -l https -d 'Reach registries on this machine with TLS, where plain HTTP is the habit: all, or only HOST' -r
complete -c portolan -n "__fish_portolan_using_subcommand dockerfile" -l insecure -d 'Do not check certificates: of all registries, or only of HOST' -r
complete -c portolan -n "__fish_portolan_using_subcommand dockerfile" -l tls-verify -d 'As skopeo spells it: --tls-verify=false is --insecure' -r -f -a "true\t''
false\t''"
complete -c portolan -n "__fish_portolan_using_subcommand dockerfile" -l cacert -d 'Trust the certificate authorities in FILE (PEM) too; may be repeated' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand dockerfile" -s j -l jobs -d 'Read this many images side by side' -r
complete -c portolan -n "__fish_portolan_using_subcommand dockerfile" -l retry-times -d 'Try a failed request again this many times' -r
complete -c portolan -n "__fish_portolan_using_subcommand dockerfile" -l cache-dir -d 'The folder of the cache of manifests and configs' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand dockerfile" -l catalog -d 'The catalogue: DIR, `sqlite:FILE` or `postgres://...`; `./portolan` if nothing is said' -r
complete -c portolan -n "__fish_portolan_using_subcommand dockerfile" -l blobs -d 'Where the catalogue keeps manifests and configs: DIR or `s3://BUCKET/PREFIX`' -r
complete -c portolan -n "__fish_portolan_using_subcommand dockerfile" -l color -d 'When there is colour' -r -f -a "auto\t'At a terminal'
always\t'In files and pipes too'
never\t'Nowhere'"
complete -c portolan -n "__fish_portolan_using_subcommand dockerfile" -l progress -d 'How progress is shown on stderr' -r -f -a "auto\t'When stderr is a terminal and the work takes longer than half a second; of a scan, as lines where it is none'
always\t'From the beginning; as lines where stderr is no terminal'
never\t'Not at all'
plain\t'As lines, for logs'
json\t'As lines of JSON, for programs: what a scan does, event by event'"
complete -c portolan -n "__fish_portolan_using_subcommand dockerfile" -l config -d 'Read these settings, and no other portolan.toml' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand dockerfile" -l no-marks -d 'Leave out the comments that say how sure each instruction is'
complete -c portolan -n "__fish_portolan_using_subcommand dockerfile" -l all-platforms -d 'All platforms, the same as --platform all'
complete -c portolan -n "__fish_portolan_using_subcommand dockerfile" -l json -d 'JSON, the same as --format json'
complete -c portolan -n "__fish_portolan_using_subcommand dockerfile" -l redact -d 'Hide the values of build arguments, variables and labels whose names look secret'
complete -c portolan -n "__fish_portolan_using_subcommand dockerfile" -l offline -d 'Read nothing but the cache and local files'
complete -c portolan -n "__fish_portolan_using_subcommand dockerfile" -l no-cache -d 'Keep nothing, and read nothing that was kept'
complete -c portolan -n "__fish_portolan_using_subcommand dockerfile" -s q -l quiet -d 'Print no warnings and no progress'
complete -c portolan -n "__fish_portolan_using_subcommand dockerfile" -s v -l verbose -d 'Print requests and answers on stderr; twice for more'
complete -c portolan -n "__fish_portolan_using_subcommand dockerfile" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c portolan -n "__fish_portolan_using_subcommand history" -l platform -d 'Only this platform: OS/ARCH[/VARIANT][:OSVERSION], `local` or `all`; may be repeated' -r
complete -c portolan -n "__fish_portolan_using_subcommand history" -s f -l format -d 'The form of the output; each command has its own default and its own choice' -r -f -a "text\t'For people, at a terminal or in a pipe'
markdown\t'A page of Markdown'
json\t'JSON'
html\t'A page of HTML that needs nothing beside it'
sarif\t'SARIF 2.1.0, as code hosts read findings'
csv\t'Comma-separated values (RFC 4180), for spreadsheets'
spdx-json\t'SPDX 2.3, as JSON'
cyclonedx-json\t'CycloneDX 1.6, as JSON'"
complete -c portolan -n "__fish_portolan_using_subcommand history" -s o -l output -d 'Write into FILE, whole or not at all; `-` is stdout' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand history" -l mirror -d 'Ask URL in the place of REGISTRY, as docker.io=http://127.0.0.1:5060; may be repeated' -r
complete -c portolan -n "__fish_portolan_using_subcommand history" -l plain-http -d 'Reach registries without TLS: all, or only HOST; those on this machine always are' -r
complete -c portolan -n "__fish_portolan_using_subcommand history" -l https -d 'Reach registries on this machine with TLS, where plain HTTP is the habit: all, or only HOST' -r
complete -c portolan -n "__fish_portolan_using_subcommand history" -l insecure -d 'Do not check certificates: of all registries, or only of HOST' -r
complete -c portolan -n "__fish_portolan_using_subcommand history" -l tls-verify -d 'As skopeo spells it: --tls-verify=false is --insecure' -r -f -a "true\t''
false\t''"
complete -c portolan -n "__fish_portolan_using_subcommand history" -l cacert -d 'Trust the certificate authorities in FILE (PEM) too; may be repeated' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand history" -s j -l jobs -d 'Read this many images side by side' -r
complete -c portolan -n "__fish_portolan_using_subcommand history" -l retry-times -d 'Try a failed request again this many times' -r
complete -c portolan -n "__fish_portolan_using_subcommand history" -l cache-dir -d 'The folder of the cache of manifests and configs' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand history" -l catalog -d 'The catalogue: DIR, `sqlite:FILE` or `postgres://...`; `./portolan` if nothing is said' -r
complete -c portolan -n "__fish_portolan_using_subcommand history" -l blobs -d 'Where the catalogue keeps manifests and configs: DIR or `s3://BUCKET/PREFIX`' -r
complete -c portolan -n "__fish_portolan_using_subcommand history" -l color -d 'When there is colour' -r -f -a "auto\t'At a terminal'
always\t'In files and pipes too'
never\t'Nowhere'"
complete -c portolan -n "__fish_portolan_using_subcommand history" -l progress -d 'How progress is shown on stderr' -r -f -a "auto\t'When stderr is a terminal and the work takes longer than half a second; of a scan, as lines where it is none'
always\t'From the beginning; as lines where stderr is no terminal'
never\t'Not at all'
plain\t'As lines, for logs'
json\t'As lines of JSON, for programs: what a scan does, event by event'"
complete -c portolan -n "__fish_portolan_using_subcommand history" -l config -d 'Read these settings, and no other portolan.toml' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand history" -l no-marks -d 'Leave out the comments that say how sure each instruction is'
complete -c portolan -n "__fish_portolan_using_subcommand history" -l all-platforms -d 'All platforms, the same as --platform all'
complete -c portolan -n "__fish_portolan_using_subcommand history" -l json -d 'JSON, the same as --format json'
complete -c portolan -n "__fish_portolan_using_subcommand history" -l redact -d 'Hide the values of build arguments, variables and labels whose names look secret'
complete -c portolan -n "__fish_portolan_using_subcommand history" -l offline -d 'Read nothing but the cache and local files'
complete -c portolan -n "__fish_portolan_using_subcommand history" -l no-cache -d 'Keep nothing, and read nothing that was kept'
complete -c portolan -n "__fish_portolan_using_subcommand history" -s q -l quiet -d 'Print no warnings and no progress'
complete -c portolan -n "__fish_portolan_using_subcommand history" -s v -l verbose -d 'Print requests and answers on stderr; twice for more'
complete -c portolan -n "__fish_portolan_using_subcommand history" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c portolan -n "__fish_portolan_using_subcommand files" -l layer -d 'What this layer wrote, whatever became of it later: its number, 0 for the base, or its digest' -r
complete -c portolan -n "__fish_portolan_using_subcommand files" -l depth -d 'At most so many folders deep' -r
complete -c portolan -n "__fish_portolan_using_subcommand files" -l platform -d 'Only this platform: OS/ARCH[/VARIANT][:OSVERSION], `local` or `all`; may be repeated' -r
complete -c portolan -n "__fish_portolan_using_subcommand files" -s f -l format -d 'The form of the output; each command has its own default and its own choice' -r -f -a "text\t'For people, at a terminal or in a pipe'
markdown\t'A page of Markdown'
json\t'JSON'
html\t'A page of HTML that needs nothing beside it'
sarif\t'SARIF 2.1.0, as code hosts read findings'
csv\t'Comma-separated values (RFC 4180), for spreadsheets'
spdx-json\t'SPDX 2.3, as JSON'
cyclonedx-json\t'CycloneDX 1.6, as JSON'"
complete -c portolan -n "__fish_portolan_using_subcommand files" -s o -l output -d 'Write into FILE, whole or not at all; `-` is stdout' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand files" -l mirror -d 'Ask URL in the place of REGISTRY, as docker.io=http://127.0.0.1:5060; may be repeated' -r
complete -c portolan -n "__fish_portolan_using_subcommand files" -l plain-http -d 'Reach registries without TLS: all, or only HOST; those on this machine always are' -r
complete -c portolan -n "__fish_portolan_using_subcommand files" -l https -d 'Reach registries on this machine with TLS, where plain HTTP is the habit: all, or only HOST' -r
complete -c portolan -n "__fish_portolan_using_subcommand files" -l insecure -d 'Do not check certificates: of all registries, or only of HOST' -r
complete -c portolan -n "__fish_portolan_using_subcommand files" -l tls-verify -d 'As skopeo spells it: --tls-verify=false is --insecure' -r -f -a "true\t''
false\t''"
complete -c portolan -n "__fish_portolan_using_subcommand files" -l cacert -d 'Trust the certificate authorities in FILE (PEM) too; may be repeated' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand files" -s j -l jobs -d 'Read this many images side by side' -r
complete -c portolan -n "__fish_portolan_using_subcommand files" -l retry-times -d 'Try a failed request again this many times' -r
complete -c portolan -n "__fish_portolan_using_subcommand files" -l cache-dir -d 'The folder of the cache of manifests and configs' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand files" -l catalog -d 'The catalogue: DIR, `sqlite:FILE` or `postgres://...`; `./portolan` if nothing is said' -r
complete -c portolan -n "__fish_portolan_using_subcommand files" -l blobs -d 'Where the catalogue keeps manifests and configs: DIR or `s3://BUCKET/PREFIX`' -r
complete -c portolan -n "__fish_portolan_using_subcommand files" -l color -d 'When there is colour' -r -f -a "auto\t'At a terminal'
always\t'In files and pipes too'
never\t'Nowhere'"
complete -c portolan -n "__fish_portolan_using_subcommand files" -l progress -d 'How progress is shown on stderr' -r -f -a "auto\t'When stderr is a terminal and the work takes longer than half a second; of a scan, as lines where it is none'
always\t'From the beginning; as lines where stderr is no terminal'
never\t'Not at all'
plain\t'As lines, for logs'
json\t'As lines of JSON, for programs: what a scan does, event by event'"
complete -c portolan -n "__fish_portolan_using_subcommand files" -l config -d 'Read these settings, and no other portolan.toml' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand files" -s l -l long -d 'As `ls -l`: mode, owner, size, time, layer'
complete -c portolan -n "__fish_portolan_using_subcommand files" -l tree -d 'As a tree, with the sizes of folders'
complete -c portolan -n "__fish_portolan_using_subcommand files" -l changes -d 'What each layer added (A), changed (C) and removed (D)'
complete -c portolan -n "__fish_portolan_using_subcommand files" -l verify -d 'Read the tars, also of layers that bring a table of contents along (zstd:chunked, eStargz)'
complete -c portolan -n "__fish_portolan_using_subcommand files" -l tui -d 'In the terminal: layers and files, with the keys of dive; `?` shows them'
complete -c portolan -n "__fish_portolan_using_subcommand files" -l all-platforms -d 'All platforms, the same as --platform all'
complete -c portolan -n "__fish_portolan_using_subcommand files" -l json -d 'JSON, the same as --format json'
complete -c portolan -n "__fish_portolan_using_subcommand files" -l redact -d 'Hide the values of build arguments, variables and labels whose names look secret'
complete -c portolan -n "__fish_portolan_using_subcommand files" -l offline -d 'Read nothing but the cache and local files'
complete -c portolan -n "__fish_portolan_using_subcommand files" -l no-cache -d 'Keep nothing, and read nothing that was kept'
complete -c portolan -n "__fish_portolan_using_subcommand files" -s q -l quiet -d 'Print no warnings and no progress'
complete -c portolan -n "__fish_portolan_using_subcommand files" -s v -l verbose -d 'Print requests and answers on stderr; twice for more'
complete -c portolan -n "__fish_portolan_using_subcommand files" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c portolan -n "__fish_portolan_using_subcommand ls-files" -l layer -d 'What this layer wrote, whatever became of it later: its number, 0 for the base, or its digest' -r
complete -c portolan -n "__fish_portolan_using_subcommand ls-files" -l depth -d 'At most so many folders deep' -r
complete -c portolan -n "__fish_portolan_using_subcommand ls-files" -l platform -d 'Only this platform: OS/ARCH[/VARIANT][:OSVERSION], `local` or `all`; may be repeated' -r
complete -c portolan -n "__fish_portolan_using_subcommand ls-files" -s f -l format -d 'The form of the output; each command has its own default and its own choice' -r -f -a "text\t'For people, at a terminal or in a pipe'
markdown\t'A page of Markdown'
json\t'JSON'
html\t'A page of HTML that needs nothing beside it'
sarif\t'SARIF 2.1.0, as code hosts read findings'
csv\t'Comma-separated values (RFC 4180), for spreadsheets'
spdx-json\t'SPDX 2.3, as JSON'
cyclonedx-json\t'CycloneDX 1.6, as JSON'"
complete -c portolan -n "__fish_portolan_using_subcommand ls-files" -s o -l output -d 'Write into FILE, whole or not at all; `-` is stdout' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand ls-files" -l mirror -d 'Ask URL in the place of REGISTRY, as docker.io=http://127.0.0.1:5060; may be repeated' -r
complete -c portolan -n "__fish_portolan_using_subcommand ls-files" -l plain-http -d 'Reach registries without TLS: all, or only HOST; those on this machine always are' -r
complete -c portolan -n "__fish_portolan_using_subcommand ls-files" -l https -d 'Reach registries on this machine with TLS, where plain HTTP is the habit: all, or only HOST' -r
complete -c portolan -n "__fish_portolan_using_subcommand ls-files" -l insecure -d 'Do not check certificates: of all registries, or only of HOST' -r
complete -c portolan -n "__fish_portolan_using_subcommand ls-files" -l tls-verify -d 'As skopeo spells it: --tls-verify=false is --insecure' -r -f -a "true\t''
false\t''"
complete -c portolan -n "__fish_portolan_using_subcommand ls-files" -l cacert -d 'Trust the certificate authorities in FILE (PEM) too; may be repeated' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand ls-files" -s j -l jobs -d 'Read this many images side by side' -r
complete -c portolan -n "__fish_portolan_using_subcommand ls-files" -l retry-times -d 'Try a failed request again this many times' -r
complete -c portolan -n "__fish_portolan_using_subcommand ls-files" -l cache-dir -d 'The folder of the cache of manifests and configs' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand ls-files" -l catalog -d 'The catalogue: DIR, `sqlite:FILE` or `postgres://...`; `./portolan` if nothing is said' -r
complete -c portolan -n "__fish_portolan_using_subcommand ls-files" -l blobs -d 'Where the catalogue keeps manifests and configs: DIR or `s3://BUCKET/PREFIX`' -r
complete -c portolan -n "__fish_portolan_using_subcommand ls-files" -l color -d 'When there is colour' -r -f -a "auto\t'At a terminal'
always\t'In files and pipes too'
never\t'Nowhere'"
complete -c portolan -n "__fish_portolan_using_subcommand ls-files" -l progress -d 'How progress is shown on stderr' -r -f -a "auto\t'When stderr is a terminal and the work takes longer than half a second; of a scan, as lines where it is none'
always\t'From the beginning; as lines where stderr is no terminal'
never\t'Not at all'
plain\t'As lines, for logs'
json\t'As lines of JSON, for programs: what a scan does, event by event'"
complete -c portolan -n "__fish_portolan_using_subcommand ls-files" -l config -d 'Read these settings, and no other portolan.toml' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand ls-files" -s l -l long -d 'As `ls -l`: mode, owner, size, time, layer'
complete -c portolan -n "__fish_portolan_using_subcommand ls-files" -l tree -d 'As a tree, with the sizes of folders'
complete -c portolan -n "__fish_portolan_using_subcommand ls-files" -l changes -d 'What each layer added (A), changed (C) and removed (D)'
complete -c portolan -n "__fish_portolan_using_subcommand ls-files" -l verify -d 'Read the tars, also of layers that bring a table of contents along (zstd:chunked, eStargz)'
complete -c portolan -n "__fish_portolan_using_subcommand ls-files" -l tui -d 'In the terminal: layers and files, with the keys of dive; `?` shows them'
complete -c portolan -n "__fish_portolan_using_subcommand ls-files" -l all-platforms -d 'All platforms, the same as --platform all'
complete -c portolan -n "__fish_portolan_using_subcommand ls-files" -l json -d 'JSON, the same as --format json'
complete -c portolan -n "__fish_portolan_using_subcommand ls-files" -l redact -d 'Hide the values of build arguments, variables and labels whose names look secret'
complete -c portolan -n "__fish_portolan_using_subcommand ls-files" -l offline -d 'Read nothing but the cache and local files'
complete -c portolan -n "__fish_portolan_using_subcommand ls-files" -l no-cache -d 'Keep nothing, and read nothing that was kept'
complete -c portolan -n "__fish_portolan_using_subcommand ls-files" -s q -l quiet -d 'Print no warnings and no progress'
complete -c portolan -n "__fish_portolan_using_subcommand ls-files" -s v -l verbose -d 'Print requests and answers on stderr; twice for more'
complete -c portolan -n "__fish_portolan_using_subcommand ls-files" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c portolan -n "__fish_portolan_using_subcommand cat" -l layer -d 'As this layer wrote them: its number, 0 for the base, or its digest' -r
complete -c portolan -n "__fish_portolan_using_subcommand cat" -l platform -d 'Only this platform: OS/ARCH[/VARIANT][:OSVERSION], `local` or `all`; may be repeated' -r
complete -c portolan -n "__fish_portolan_using_subcommand cat" -s f -l format -d 'The form of the output; each command has its own default and its own choice' -r -f -a "text\t'For people, at a terminal or in a pipe'
markdown\t'A page of Markdown'
json\t'JSON'
html\t'A page of HTML that needs nothing beside it'
sarif\t'SARIF 2.1.0, as code hosts read findings'
csv\t'Comma-separated values (RFC 4180), for spreadsheets'
spdx-json\t'SPDX 2.3, as JSON'
cyclonedx-json\t'CycloneDX 1.6, as JSON'"
complete -c portolan -n "__fish_portolan_using_subcommand cat" -s o -l output -d 'Write into FILE, whole or not at all; `-` is stdout' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand cat" -l mirror -d 'Ask URL in the place of REGISTRY, as docker.io=http://127.0.0.1:5060; may be repeated' -r
complete -c portolan -n "__fish_portolan_using_subcommand cat" -l plain-http -d 'Reach registries without TLS: all, or only HOST; those on this machine always are' -r
complete -c portolan -n "__fish_portolan_using_subcommand cat" -l https -d 'Reach registries on this machine with TLS, where plain HTTP is the habit: all, or only HOST' -r
complete -c portolan -n "__fish_portolan_using_subcommand cat" -l insecure -d 'Do not check certificates: of all registries, or only of HOST' -r
complete -c portolan -n "__fish_portolan_using_subcommand cat" -l tls-verify -d 'As skopeo spells it: --tls-verify=false is --insecure' -r -f -a "true\t''
false\t''"
complete -c portolan -n "__fish_portolan_using_subcommand cat" -l cacert -d 'Trust the certificate authorities in FILE (PEM) too; may be repeated' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand cat" -s j -l jobs -d 'Read this many images side by side' -r
complete -c portolan -n "__fish_portolan_using_subcommand cat" -l retry-times -d 'Try a failed request again this many times' -r
complete -c portolan -n "__fish_portolan_using_subcommand cat" -l cache-dir -d 'The folder of the cache of manifests and configs' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand cat" -l catalog -d 'The catalogue: DIR, `sqlite:FILE` or `postgres://...`; `./portolan` if nothing is said' -r
complete -c portolan -n "__fish_portolan_using_subcommand cat" -l blobs -d 'Where the catalogue keeps manifests and configs: DIR or `s3://BUCKET/PREFIX`' -r
complete -c portolan -n "__fish_portolan_using_subcommand cat" -l color -d 'When there is colour' -r -f -a "auto\t'At a terminal'
always\t'In files and pipes too'
never\t'Nowhere'"
complete -c portolan -n "__fish_portolan_using_subcommand cat" -l progress -d 'How progress is shown on stderr' -r -f -a "auto\t'When stderr is a terminal and the work takes longer than half a second; of a scan, as lines where it is none'
always\t'From the beginning; as lines where stderr is no terminal'
never\t'Not at all'
plain\t'As lines, for logs'
json\t'As lines of JSON, for programs: what a scan does, event by event'"
complete -c portolan -n "__fish_portolan_using_subcommand cat" -l config -d 'Read these settings, and no other portolan.toml' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand cat" -l verify -d 'Read layers to their end, so that all is checked against their digests'
complete -c portolan -n "__fish_portolan_using_subcommand cat" -l all-platforms -d 'All platforms, the same as --platform all'
complete -c portolan -n "__fish_portolan_using_subcommand cat" -l json -d 'JSON, the same as --format json'
complete -c portolan -n "__fish_portolan_using_subcommand cat" -l redact -d 'Hide the values of build arguments, variables and labels whose names look secret'
complete -c portolan -n "__fish_portolan_using_subcommand cat" -l offline -d 'Read nothing but the cache and local files'
complete -c portolan -n "__fish_portolan_using_subcommand cat" -l no-cache -d 'Keep nothing, and read nothing that was kept'
complete -c portolan -n "__fish_portolan_using_subcommand cat" -s q -l quiet -d 'Print no warnings and no progress'
complete -c portolan -n "__fish_portolan_using_subcommand cat" -s v -l verbose -d 'Print requests and answers on stderr; twice for more'
complete -c portolan -n "__fish_portolan_using_subcommand cat" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c portolan -n "__fish_portolan_using_subcommand packages" -l name -d 'Only packages of this name; `*` and `?` stand for any characters' -r
complete -c portolan -n "__fish_portolan_using_subcommand packages" -l kind -d 'Only packages of this kind: deb, apk, rpm, python, npm, gem, composer, java, go, rust, binary' -r
complete -c portolan -n "__fish_portolan_using_subcommand packages" -l platform -d 'Only this platform: OS/ARCH[/VARIANT][:OSVERSION], `local` or `all`; may be repeated' -r
complete -c portolan -n "__fish_portolan_using_subcommand packages" -s f -l format -d 'The form of the output; each command has its own default and its own choice' -r -f -a "text\t'For people, at a terminal or in a pipe'
markdown\t'A page of Markdown'
json\t'JSON'
html\t'A page of HTML that needs nothing beside it'
sarif\t'SARIF 2.1.0, as code hosts read findings'
csv\t'Comma-separated values (RFC 4180), for spreadsheets'
spdx-json\t'SPDX 2.3, as JSON'
cyclonedx-json\t'CycloneDX 1.6, as JSON'"
complete -c portolan -n "__fish_portolan_using_subcommand packages" -s o -l output -d 'Write into FILE, whole or not at all; `-` is stdout' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand packages" -l mirror -d 'Ask URL in the place of REGISTRY, as docker.io=http://127.0.0.1:5060; may be repeated' -r
complete -c portolan -n "__fish_portolan_using_subcommand packages" -l plain-http -d 'Reach registries without TLS: all, or only HOST; those on this machine always are' -r
complete -c portolan -n "__fish_portolan_using_subcommand packages" -l https -d 'Reach registries on this machine with TLS, where plain HTTP is the habit: all, or only HOST' -r
complete -c portolan -n "__fish_portolan_using_subcommand packages" -l insecure -d 'Do not check certificates: of all registries, or only of HOST' -r
complete -c portolan -n "__fish_portolan_using_subcommand packages" -l tls-verify -d 'As skopeo spells it: --tls-verify=false is --insecure' -r -f -a "true\t''
false\t''"
complete -c portolan -n "__fish_portolan_using_subcommand packages" -l cacert -d 'Trust the certificate authorities in FILE (PEM) too; may be repeated' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand packages" -s j -l jobs -d 'Read this many images side by side' -r
complete -c portolan -n "__fish_portolan_using_subcommand packages" -l retry-times -d 'Try a failed request again this many times' -r
complete -c portolan -n "__fish_portolan_using_subcommand packages" -l cache-dir -d 'The folder of the cache of manifests and configs' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand packages" -l catalog -d 'The catalogue: DIR, `sqlite:FILE` or `postgres://...`; `./portolan` if nothing is said' -r
complete -c portolan -n "__fish_portolan_using_subcommand packages" -l blobs -d 'Where the catalogue keeps manifests and configs: DIR or `s3://BUCKET/PREFIX`' -r
complete -c portolan -n "__fish_portolan_using_subcommand packages" -l color -d 'When there is colour' -r -f -a "auto\t'At a terminal'
always\t'In files and pipes too'
never\t'Nowhere'"
complete -c portolan -n "__fish_portolan_using_subcommand packages" -l progress -d 'How progress is shown on stderr' -r -f -a "auto\t'When stderr is a terminal and the work takes longer than half a second; of a scan, as lines where it is none'
always\t'From the beginning; as lines where stderr is no terminal'
never\t'Not at all'
plain\t'As lines, for logs'
json\t'As lines of JSON, for programs: what a scan does, event by event'"
complete -c portolan -n "__fish_portolan_using_subcommand packages" -l config -d 'Read these settings, and no other portolan.toml' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand packages" -l all-platforms -d 'All platforms, the same as --platform all'
complete -c portolan -n "__fish_portolan_using_subcommand packages" -l json -d 'JSON, the same as --format json'
complete -c portolan -n "__fish_portolan_using_subcommand packages" -l redact -d 'Hide the values of build arguments, variables and labels whose names look secret'
complete -c portolan -n "__fish_portolan_using_subcommand packages" -l offline -d 'Read nothing but the cache and local files'
complete -c portolan -n "__fish_portolan_using_subcommand packages" -l no-cache -d 'Keep nothing, and read nothing that was kept'
complete -c portolan -n "__fish_portolan_using_subcommand packages" -s q -l quiet -d 'Print no warnings and no progress'
complete -c portolan -n "__fish_portolan_using_subcommand packages" -s v -l verbose -d 'Print requests and answers on stderr; twice for more'
complete -c portolan -n "__fish_portolan_using_subcommand packages" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c portolan -n "__fish_portolan_using_subcommand sbom" -l platform -d 'Only this platform: OS/ARCH[/VARIANT][:OSVERSION], `local` or `all`; may be repeated' -r
complete -c portolan -n "__fish_portolan_using_subcommand sbom" -s f -l format -d 'The form of the output; each command has its own default and its own choice' -r -f -a "text\t'For people, at a terminal or in a pipe'
markdown\t'A page of Markdown'
json\t'JSON'
html\t'A page of HTML that needs nothing beside it'
sarif\t'SARIF 2.1.0, as code hosts read findings'
csv\t'Comma-separated values (RFC 4180), for spreadsheets'
spdx-json\t'SPDX 2.3, as JSON'
cyclonedx-json\t'CycloneDX 1.6, as JSON'"
complete -c portolan -n "__fish_portolan_using_subcommand sbom" -s o -l output -d 'Write into FILE, whole or not at all; `-` is stdout' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand sbom" -l mirror -d 'Ask URL in the place of REGISTRY, as docker.io=http://127.0.0.1:5060; may be repeated' -r
complete -c portolan -n "__fish_portolan_using_subcommand sbom" -l plain-http -d 'Reach registries without TLS: all, or only HOST; those on this machine always are' -r
complete -c portolan -n "__fish_portolan_using_subcommand sbom" -l https -d 'Reach registries on this machine with TLS, where plain HTTP is the habit: all, or only HOST' -r
complete -c portolan -n "__fish_portolan_using_subcommand sbom" -l insecure -d 'Do not check certificates: of all registries, or only of HOST' -r
complete -c portolan -n "__fish_portolan_using_subcommand sbom" -l tls-verify -d 'As skopeo spells it: --tls-verify=false is --insecure' -r -f -a "true\t''
false\t''"
complete -c portolan -n "__fish_portolan_using_subcommand sbom" -l cacert -d 'Trust the certificate authorities in FILE (PEM) too; may be repeated' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand sbom" -s j -l jobs -d 'Read this many images side by side' -r
complete -c portolan -n "__fish_portolan_using_subcommand sbom" -l retry-times -d 'Try a failed request again this many times' -r
complete -c portolan -n "__fish_portolan_using_subcommand sbom" -l cache-dir -d 'The folder of the cache of manifests and configs' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand sbom" -l catalog -d 'The catalogue: DIR, `sqlite:FILE` or `postgres://...`; `./portolan` if nothing is said' -r
complete -c portolan -n "__fish_portolan_using_subcommand sbom" -l blobs -d 'Where the catalogue keeps manifests and configs: DIR or `s3://BUCKET/PREFIX`' -r
complete -c portolan -n "__fish_portolan_using_subcommand sbom" -l color -d 'When there is colour' -r -f -a "auto\t'At a terminal'
always\t'In files and pipes too'
never\t'Nowhere'"
complete -c portolan -n "__fish_portolan_using_subcommand sbom" -l progress -d 'How progress is shown on stderr' -r -f -a "auto\t'When stderr is a terminal and the work takes longer than half a second; of a scan, as lines where it is none'
always\t'From the beginning; as lines where stderr is no terminal'
never\t'Not at all'
plain\t'As lines, for logs'
json\t'As lines of JSON, for programs: what a scan does, event by event'"
complete -c portolan -n "__fish_portolan_using_subcommand sbom" -l config -d 'Read these settings, and no other portolan.toml' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand sbom" -l all-platforms -d 'All platforms, the same as --platform all'
complete -c portolan -n "__fish_portolan_using_subcommand sbom" -l json -d 'JSON, the same as --format json'
complete -c portolan -n "__fish_portolan_using_subcommand sbom" -l redact -d 'Hide the values of build arguments, variables and labels whose names look secret'
complete -c portolan -n "__fish_portolan_using_subcommand sbom" -l offline -d 'Read nothing but the cache and local files'
complete -c portolan -n "__fish_portolan_using_subcommand sbom" -l no-cache -d 'Keep nothing, and read nothing that was kept'
complete -c portolan -n "__fish_portolan_using_subcommand sbom" -s q -l quiet -d 'Print no warnings and no progress'
complete -c portolan -n "__fish_portolan_using_subcommand sbom" -s v -l verbose -d 'Print requests and answers on stderr; twice for more'
complete -c portolan -n "__fish_portolan_using_subcommand sbom" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c portolan -n "__fish_portolan_using_subcommand waste" -l max-waste -d 'Fail if more is wasted: a size (20MB, 5MiB) or a part of all that the layers wrote (5%)' -r
complete -c portolan -n "__fish_portolan_using_subcommand waste" -l min-efficiency -d 'Fail if the efficiency, as dive counts it, is lower: from 0 to 1' -r
complete -c portolan -n "__fish_portolan_using_subcommand waste" -l top -d 'How many hidden files, caches and duplicates are listed, the largest of each; JSON has all' -r
complete -c portolan -n "__fish_portolan_using_subcommand waste" -l platform -d 'Only this platform: OS/ARCH[/VARIANT][:OSVERSION], `local` or `all`; may be repeated' -r
complete -c portolan -n "__fish_portolan_using_subcommand waste" -s f -l format -d 'The form of the output; each command has its own default and its own choice' -r -f -a "text\t'For people, at a terminal or in a pipe'
markdown\t'A page of Markdown'
json\t'JSON'
html\t'A page of HTML that needs nothing beside it'
sarif\t'SARIF 2.1.0, as code hosts read findings'
csv\t'Comma-separated values (RFC 4180), for spreadsheets'
spdx-json\t'SPDX 2.3, as JSON'
cyclonedx-json\t'CycloneDX 1.6, as JSON'"
complete -c portolan -n "__fish_portolan_using_subcommand waste" -s o -l output -d 'Write into FILE, whole or not at all; `-` is stdout' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand waste" -l mirror -d 'Ask URL in the place of REGISTRY, as docker.io=http://127.0.0.1:5060; may be repeated' -r
complete -c portolan -n "__fish_portolan_using_subcommand waste" -l plain-http -d 'Reach registries without TLS: all, or only HOST; those on this machine always are' -r
complete -c portolan -n "__fish_portolan_using_subcommand waste" -l https -d 'Reach registries on this machine with TLS, where plain HTTP is the habit: all, or only HOST' -r
complete -c portolan -n "__fish_portolan_using_subcommand waste" -l insecure -d 'Do not check certificates: of all registries, or only of HOST' -r
complete -c portolan -n "__fish_portolan_using_subcommand waste" -l tls-verify -d 'As skopeo spells it: --tls-verify=false is --insecure' -r -f -a "true\t''
false\t''"
complete -c portolan -n "__fish_portolan_using_subcommand waste" -l cacert -d 'Trust the certificate authorities in FILE (PEM) too; may be repeated' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand waste" -s j -l jobs -d 'Read this many images side by side' -r
complete -c portolan -n "__fish_portolan_using_subcommand waste" -l retry-times -d 'Try a failed request again this many times' -r
complete -c portolan -n "__fish_portolan_using_subcommand waste" -l cache-dir -d 'The folder of the cache of manifests and configs' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand waste" -l catalog -d 'The catalogue: DIR, `sqlite:FILE` or `postgres://...`; `./portolan` if nothing is said' -r
complete -c portolan -n "__fish_portolan_using_subcommand waste" -l blobs -d 'Where the catalogue keeps manifests and configs: DIR or `s3://BUCKET/PREFIX`' -r
complete -c portolan -n "__fish_portolan_using_subcommand waste" -l color -d 'When there is colour' -r -f -a "auto\t'At a terminal'
always\t'In files and pipes too'
never\t'Nowhere'"
complete -c portolan -n "__fish_portolan_using_subcommand waste" -l progress -d 'How progress is shown on stderr' -r -f -a "auto\t'When stderr is a terminal and the work takes longer than half a second; of a scan, as lines where it is none'
always\t'From the beginning; as lines where stderr is no terminal'
never\t'Not at all'
plain\t'As lines, for logs'
json\t'As lines of JSON, for programs: what a scan does, event by event'"
complete -c portolan -n "__fish_portolan_using_subcommand waste" -l config -d 'Read these settings, and no other portolan.toml' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand waste" -l all-platforms -d 'All platforms, the same as --platform all'
complete -c portolan -n "__fish_portolan_using_subcommand waste" -l json -d 'JSON, the same as --format json'
complete -c portolan -n "__fish_portolan_using_subcommand waste" -l redact -d 'Hide the values of build arguments, variables and labels whose names look secret'
complete -c portolan -n "__fish_portolan_using_subcommand waste" -l offline -d 'Read nothing but the cache and local files'
complete -c portolan -n "__fish_portolan_using_subcommand waste" -l no-cache -d 'Keep nothing, and read nothing that was kept'
complete -c portolan -n "__fish_portolan_using_subcommand waste" -s q -l quiet -d 'Print no warnings and no progress'
complete -c portolan -n "__fish_portolan_using_subcommand waste" -s v -l verbose -d 'Print requests and answers on stderr; twice for more'
complete -c portolan -n "__fish_portolan_using_subcommand waste" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c portolan -n "__fish_portolan_using_subcommand tags" -l include -d 'Only tags that match as a whole; may be repeated' -r
complete -c portolan -n "__fish_portolan_using_subcommand tags" -l exclude -d 'No tags that match as a whole; may be repeated' -r
complete -c portolan -n "__fish_portolan_using_subcommand tags" -l sort -d 'The order' -r -f -a "registry\t'As the registry gives them'
name\t'By letter'
version\t'By the numbers in them: 3.9 before 3.10'"
complete -c portolan -n "__fish_portolan_using_subcommand tags" -l limit -d 'At most this many, after choosing and sorting' -r
complete -c portolan -n "__fish_portolan_using_subcommand tags" -l platform -d 'Only this platform: OS/ARCH[/VARIANT][:OSVERSION], `local` or `all`; may be repeated' -r
complete -c portolan -n "__fish_portolan_using_subcommand tags" -s f -l format -d 'The form of the output; each command has its own default and its own choice' -r -f -a "text\t'For people, at a terminal or in a pipe'
markdown\t'A page of Markdown'
json\t'JSON'
html\t'A page of HTML that needs nothing beside it'
sarif\t'SARIF 2.1.0, as code hosts read findings'
csv\t'Comma-separated values (RFC 4180), for spreadsheets'
spdx-json\t'SPDX 2.3, as JSON'
cyclonedx-json\t'CycloneDX 1.6, as JSON'"
complete -c portolan -n "__fish_portolan_using_subcommand tags" -s o -l output -d 'Write into FILE, whole or not at all; `-` is stdout' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand tags" -l mirror -d 'Ask URL in the place of REGISTRY, as docker.io=http://127.0.0.1:5060; may be repeated' -r
complete -c portolan -n "__fish_portolan_using_subcommand tags" -l plain-http -d 'Reach registries without TLS: all, or only HOST; those on this machine always are' -r
complete -c portolan -n "__fish_portolan_using_subcommand tags" -l https -d 'Reach registries on this machine with TLS, where plain HTTP is the habit: all, or only HOST' -r
complete -c portolan -n "__fish_portolan_using_subcommand tags" -l insecure -d 'Do not check certificates: of all registries, or only of HOST' -r
complete -c portolan -n "__fish_portolan_using_subcommand tags" -l tls-verify -d 'As skopeo spells it: --tls-verify=false is --insecure' -r -f -a "true\t''
false\t''"
complete -c portolan -n "__fish_portolan_using_subcommand tags" -l cacert -d 'Trust the certificate authorities in FILE (PEM) too; may be repeated' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand tags" -s j -l jobs -d 'Read this many images side by side' -r
complete -c portolan -n "__fish_portolan_using_subcommand tags" -l retry-times -d 'Try a failed request again this many times' -r
complete -c portolan -n "__fish_portolan_using_subcommand tags" -l cache-dir -d 'The folder of the cache of manifests and configs' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand tags" -l catalog -d 'The catalogue: DIR, `sqlite:FILE` or `postgres://...`; `./portolan` if nothing is said' -r
complete -c portolan -n "__fish_portolan_using_subcommand tags" -l blobs -d 'Where the catalogue keeps manifests and configs: DIR or `s3://BUCKET/PREFIX`' -r
complete -c portolan -n "__fish_portolan_using_subcommand tags" -l color -d 'When there is colour' -r -f -a "auto\t'At a terminal'
always\t'In files and pipes too'
never\t'Nowhere'"
complete -c portolan -n "__fish_portolan_using_subcommand tags" -l progress -d 'How progress is shown on stderr' -r -f -a "auto\t'When stderr is a terminal and the work takes longer than half a second; of a scan, as lines where it is none'
always\t'From the beginning; as lines where stderr is no terminal'
never\t'Not at all'
plain\t'As lines, for logs'
json\t'As lines of JSON, for programs: what a scan does, event by event'"
complete -c portolan -n "__fish_portolan_using_subcommand tags" -l config -d 'Read these settings, and no other portolan.toml' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand tags" -l reverse -d 'The last first'
complete -c portolan -n "__fish_portolan_using_subcommand tags" -l digest-tags -d 'Also tags such as sha256-DIGEST.sig, which signing tools use as pointers'
complete -c portolan -n "__fish_portolan_using_subcommand tags" -l full-ref -d 'Print registry and repository before each tag'
complete -c portolan -n "__fish_portolan_using_subcommand tags" -l all-platforms -d 'All platforms, the same as --platform all'
complete -c portolan -n "__fish_portolan_using_subcommand tags" -l json -d 'JSON, the same as --format json'
complete -c portolan -n "__fish_portolan_using_subcommand tags" -l redact -d 'Hide the values of build arguments, variables and labels whose names look secret'
complete -c portolan -n "__fish_portolan_using_subcommand tags" -l offline -d 'Read nothing but the cache and local files'
complete -c portolan -n "__fish_portolan_using_subcommand tags" -l no-cache -d 'Keep nothing, and read nothing that was kept'
complete -c portolan -n "__fish_portolan_using_subcommand tags" -s q -l quiet -d 'Print no warnings and no progress'
complete -c portolan -n "__fish_portolan_using_subcommand tags" -s v -l verbose -d 'Print requests and answers on stderr; twice for more'
complete -c portolan -n "__fish_portolan_using_subcommand tags" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c portolan -n "__fish_portolan_using_subcommand ls" -l include -d 'Only tags that match as a whole; may be repeated' -r
complete -c portolan -n "__fish_portolan_using_subcommand ls" -l exclude -d 'No tags that match as a whole; may be repeated' -r
complete -c portolan -n "__fish_portolan_using_subcommand ls" -l sort -d 'The order' -r -f -a "registry\t'As the registry gives them'
name\t'By letter'
version\t'By the numbers in them: 3.9 before 3.10'"
complete -c portolan -n "__fish_portolan_using_subcommand ls" -l limit -d 'At most this many, after choosing and sorting' -r
complete -c portolan -n "__fish_portolan_using_subcommand ls" -l platform -d 'Only this platform: OS/ARCH[/VARIANT][:OSVERSION], `local` or `all`; may be repeated' -r
complete -c portolan -n "__fish_portolan_using_subcommand ls" -s f -l format -d 'The form of the output; each command has its own default and its own choice' -r -f -a "text\t'For people, at a terminal or in a pipe'
markdown\t'A page of Markdown'
json\t'JSON'
html\t'A page of HTML that needs nothing beside it'
sarif\t'SARIF 2.1.0, as code hosts read findings'
csv\t'Comma-separated values (RFC 4180), for spreadsheets'
spdx-json\t'SPDX 2.3, as JSON'
cyclonedx-json\t'CycloneDX 1.6, as JSON'"
complete -c portolan -n "__fish_portolan_using_subcommand ls" -s o -l output -d 'Write into FILE, whole or not at all; `-` is stdout' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand ls" -l mirror -d 'Ask URL in the place of REGISTRY, as docker.io=http://127.0.0.1:5060; may be repeated' -r
complete -c portolan -n "__fish_portolan_using_subcommand ls" -l plain-http -d 'Reach registries without TLS: all, or only HOST; those on this machine always are' -r
complete -c portolan -n "__fish_portolan_using_subcommand ls" -l https -d 'Reach registries on this machine with TLS, where plain HTTP is the habit: all, or only HOST' -r
complete -c portolan -n "__fish_portolan_using_subcommand ls" -l insecure -d 'Do not check certificates: of all registries, or only of HOST' -r
complete -c portolan -n "__fish_portolan_using_subcommand ls" -l tls-verify -d 'As skopeo spells it: --tls-verify=false is --insecure' -r -f -a "true\t''
false\t''"
complete -c portolan -n "__fish_portolan_using_subcommand ls" -l cacert -d 'Trust the certificate authorities in FILE (PEM) too; may be repeated' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand ls" -s j -l jobs -d 'Read this many images side by side' -r
complete -c portolan -n "__fish_portolan_using_subcommand ls" -l retry-times -d 'Try a failed request again this many times' -r
complete -c portolan -n "__fish_portolan_using_subcommand ls" -l cache-dir -d 'The folder of the cache of manifests and configs' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand ls" -l catalog -d 'The catalogue: DIR, `sqlite:FILE` or `postgres://...`; `./portolan` if nothing is said' -r
complete -c portolan -n "__fish_portolan_using_subcommand ls" -l blobs -d 'Where the catalogue keeps manifests and configs: DIR or `s3://BUCKET/PREFIX`' -r
complete -c portolan -n "__fish_portolan_using_subcommand ls" -l color -d 'When there is colour' -r -f -a "auto\t'At a terminal'
always\t'In files and pipes too'
never\t'Nowhere'"
complete -c portolan -n "__fish_portolan_using_subcommand ls" -l progress -d 'How progress is shown on stderr' -r -f -a "auto\t'When stderr is a terminal and the work takes longer than half a second; of a scan, as lines where it is none'
always\t'From the beginning; as lines where stderr is no terminal'
never\t'Not at all'
plain\t'As lines, for logs'
json\t'As lines of JSON, for programs: what a scan does, event by event'"
complete -c portolan -n "__fish_portolan_using_subcommand ls" -l config -d 'Read these settings, and no other portolan.toml' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand ls" -l reverse -d 'The last first'
complete -c portolan -n "__fish_portolan_using_subcommand ls" -l digest-tags -d 'Also tags such as sha256-DIGEST.sig, which signing tools use as pointers'
complete -c portolan -n "__fish_portolan_using_subcommand ls" -l full-ref -d 'Print registry and repository before each tag'
complete -c portolan -n "__fish_portolan_using_subcommand ls" -l all-platforms -d 'All platforms, the same as --platform all'
complete -c portolan -n "__fish_portolan_using_subcommand ls" -l json -d 'JSON, the same as --format json'
complete -c portolan -n "__fish_portolan_using_subcommand ls" -l redact -d 'Hide the values of build arguments, variables and labels whose names look secret'
complete -c portolan -n "__fish_portolan_using_subcommand ls" -l offline -d 'Read nothing but the cache and local files'
complete -c portolan -n "__fish_portolan_using_subcommand ls" -l no-cache -d 'Keep nothing, and read nothing that was kept'
complete -c portolan -n "__fish_portolan_using_subcommand ls" -s q -l quiet -d 'Print no warnings and no progress'
complete -c portolan -n "__fish_portolan_using_subcommand ls" -s v -l verbose -d 'Print requests and answers on stderr; twice for more'
complete -c portolan -n "__fish_portolan_using_subcommand ls" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c portolan -n "__fish_portolan_using_subcommand list-tags" -l include -d 'Only tags that match as a whole; may be repeated' -r
complete -c portolan -n "__fish_portolan_using_subcommand list-tags" -l exclude -d 'No tags that match as a whole; may be repeated' -r
complete -c portolan -n "__fish_portolan_using_subcommand list-tags" -l sort -d 'The order' -r -f -a "registry\t'As the registry gives them'
name\t'By letter'
version\t'By the numbers in them: 3.9 before 3.10'"
complete -c portolan -n "__fish_portolan_using_subcommand list-tags" -l limit -d 'At most this many, after choosing and sorting' -r
complete -c portolan -n "__fish_portolan_using_subcommand list-tags" -l platform -d 'Only this platform: OS/ARCH[/VARIANT][:OSVERSION], `local` or `all`; may be repeated' -r
complete -c portolan -n "__fish_portolan_using_subcommand list-tags" -s f -l format -d 'The form of the output; each command has its own default and its own choice' -r -f -a "text\t'For people, at a terminal or in a pipe'
markdown\t'A page of Markdown'
json\t'JSON'
html\t'A page of HTML that needs nothing beside it'
sarif\t'SARIF 2.1.0, as code hosts read findings'
csv\t'Comma-separated values (RFC 4180), for spreadsheets'
spdx-json\t'SPDX 2.3, as JSON'
cyclonedx-json\t'CycloneDX 1.6, as JSON'"
complete -c portolan -n "__fish_portolan_using_subcommand list-tags" -s o -l output -d 'Write into FILE, whole or not at all; `-` is stdout' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand list-tags" -l mirror -d 'Ask URL in the place of REGISTRY, as docker.io=http://127.0.0.1:5060; may be repeated' -r
complete -c portolan -n "__fish_portolan_using_subcommand list-tags" -l plain-http -d 'Reach registries without TLS: all, or only HOST; those on this machine always are' -r
complete -c portolan -n "__fish_portolan_using_subcommand list-tags" -l https -d 'Reach registries on this machine with TLS, where plain HTTP is the habit: all, or only HOST' -r
complete -c portolan -n "__fish_portolan_using_subcommand list-tags" -l insecure -d 'Do not check certificates: of all registries, or only of HOST' -r
complete -c portolan -n "__fish_portolan_using_subcommand list-tags" -l tls-verify -d 'As skopeo spells it: --tls-verify=false is --insecure' -r -f -a "true\t''
false\t''"
complete -c portolan -n "__fish_portolan_using_subcommand list-tags" -l cacert -d 'Trust the certificate authorities in FILE (PEM) too; may be repeated' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand list-tags" -s j -l jobs -d 'Read this many images side by side' -r
complete -c portolan -n "__fish_portolan_using_subcommand list-tags" -l retry-times -d 'Try a failed request again this many times' -r
complete -c portolan -n "__fish_portolan_using_subcommand list-tags" -l cache-dir -d 'The folder of the cache of manifests and configs' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand list-tags" -l catalog -d 'The catalogue: DIR, `sqlite:FILE` or `postgres://...`; `./portolan` if nothing is said' -r
complete -c portolan -n "__fish_portolan_using_subcommand list-tags" -l blobs -d 'Where the catalogue keeps manifests and configs: DIR or `s3://BUCKET/PREFIX`' -r
complete -c portolan -n "__fish_portolan_using_subcommand list-tags" -l color -d 'When there is colour' -r -f -a "auto\t'At a terminal'
always\t'In files and pipes too'
never\t'Nowhere'"
complete -c portolan -n "__fish_portolan_using_subcommand list-tags" -l progress -d 'How progress is shown on stderr' -r -f -a "auto\t'When stderr is a terminal and the work takes longer than half a second; of a scan, as lines where it is none'
always\t'From the beginning; as lines where stderr is no terminal'
never\t'Not at all'
plain\t'As lines, for logs'
json\t'As lines of JSON, for programs: what a scan does, event by event'"
complete -c portolan -n "__fish_portolan_using_subcommand list-tags" -l config -d 'Read these settings, and no other portolan.toml' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand list-tags" -l reverse -d 'The last first'
complete -c portolan -n "__fish_portolan_using_subcommand list-tags" -l digest-tags -d 'Also tags such as sha256-DIGEST.sig, which signing tools use as pointers'
complete -c portolan -n "__fish_portolan_using_subcommand list-tags" -l full-ref -d 'Print registry and repository before each tag'
complete -c portolan -n "__fish_portolan_using_subcommand list-tags" -l all-platforms -d 'All platforms, the same as --platform all'
complete -c portolan -n "__fish_portolan_using_subcommand list-tags" -l json -d 'JSON, the same as --format json'
complete -c portolan -n "__fish_portolan_using_subcommand list-tags" -l redact -d 'Hide the values of build arguments, variables and labels whose names look secret'
complete -c portolan -n "__fish_portolan_using_subcommand list-tags" -l offline -d 'Read nothing but the cache and local files'
complete -c portolan -n "__fish_portolan_using_subcommand list-tags" -l no-cache -d 'Keep nothing, and read nothing that was kept'
complete -c portolan -n "__fish_portolan_using_subcommand list-tags" -s q -l quiet -d 'Print no warnings and no progress'
complete -c portolan -n "__fish_portolan_using_subcommand list-tags" -s v -l verbose -d 'Print requests and answers on stderr; twice for more'
complete -c portolan -n "__fish_portolan_using_subcommand list-tags" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c portolan -n "__fish_portolan_using_subcommand repos" -l platform -d 'Only this platform: OS/ARCH[/VARIANT][:OSVERSION], `local` or `all`; may be repeated' -r
complete -c portolan -n "__fish_portolan_using_subcommand repos" -s f -l format -d 'The form of the output; each command has its own default and its own choice' -r -f -a "text\t'For people, at a terminal or in a pipe'
markdown\t'A page of Markdown'
json\t'JSON'
html\t'A page of HTML that needs nothing beside it'
sarif\t'SARIF 2.1.0, as code hosts read findings'
csv\t'Comma-separated values (RFC 4180), for spreadsheets'
spdx-json\t'SPDX 2.3, as JSON'
cyclonedx-json\t'CycloneDX 1.6, as JSON'"
complete -c portolan -n "__fish_portolan_using_subcommand repos" -s o -l output -d 'Write into FILE, whole or not at all; `-` is stdout' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand repos" -l mirror -d 'Ask URL in the place of REGISTRY, as docker.io=http://127.0.0.1:5060; may be repeated' -r
complete -c portolan -n "__fish_portolan_using_subcommand repos" -l plain-http -d 'Reach registries without TLS: all, or only HOST; those on this machine always are' -r
complete -c portolan -n "__fish_portolan_using_subcommand repos" -l https -d 'Reach registries on this machine with TLS, where plain HTTP is the habit: all, or only HOST' -r
complete -c portolan -n "__fish_portolan_using_subcommand repos" -l insecure -d 'Do not check certificates: of all registries, or only of HOST' -r
complete -c portolan -n "__fish_portolan_using_subcommand repos" -l tls-verify -d 'As skopeo spells it: --tls-verify=false is --insecure' -r -f -a "true\t''
false\t''"
complete -c portolan -n "__fish_portolan_using_subcommand repos" -l cacert -d 'Trust the certificate authorities in FILE (PEM) too; may be repeated' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand repos" -s j -l jobs -d 'Read this many images side by side' -r
complete -c portolan -n "__fish_portolan_using_subcommand repos" -l retry-times -d 'Try a failed request again this many times' -r
complete -c portolan -n "__fish_portolan_using_subcommand repos" -l cache-dir -d 'The folder of the cache of manifests and configs' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand repos" -l catalog -d 'The catalogue: DIR, `sqlite:FILE` or `postgres://...`; `./portolan` if nothing is said' -r
complete -c portolan -n "__fish_portolan_using_subcommand repos" -l blobs -d 'Where the catalogue keeps manifests and configs: DIR or `s3://BUCKET/PREFIX`' -r
complete -c portolan -n "__fish_portolan_using_subcommand repos" -l color -d 'When there is colour' -r -f -a "auto\t'At a terminal'
always\t'In files and pipes too'
never\t'Nowhere'"
complete -c portolan -n "__fish_portolan_using_subcommand repos" -l progress -d 'How progress is shown on stderr' -r -f -a "auto\t'When stderr is a terminal and the work takes longer than half a second; of a scan, as lines where it is none'
always\t'From the beginning; as lines where stderr is no terminal'
never\t'Not at all'
plain\t'As lines, for logs'
json\t'As lines of JSON, for programs: what a scan does, event by event'"
complete -c portolan -n "__fish_portolan_using_subcommand repos" -l config -d 'Read these settings, and no other portolan.toml' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand repos" -l full-ref -d 'Print the registry before each repository'
complete -c portolan -n "__fish_portolan_using_subcommand repos" -l all-platforms -d 'All platforms, the same as --platform all'
complete -c portolan -n "__fish_portolan_using_subcommand repos" -l json -d 'JSON, the same as --format json'
complete -c portolan -n "__fish_portolan_using_subcommand repos" -l redact -d 'Hide the values of build arguments, variables and labels whose names look secret'
complete -c portolan -n "__fish_portolan_using_subcommand repos" -l offline -d 'Read nothing but the cache and local files'
complete -c portolan -n "__fish_portolan_using_subcommand repos" -l no-cache -d 'Keep nothing, and read nothing that was kept'
complete -c portolan -n "__fish_portolan_using_subcommand repos" -s q -l quiet -d 'Print no warnings and no progress'
complete -c portolan -n "__fish_portolan_using_subcommand repos" -s v -l verbose -d 'Print requests and answers on stderr; twice for more'
complete -c portolan -n "__fish_portolan_using_subcommand repos" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c portolan -n "__fish_portolan_using_subcommand catalog" -l platform -d 'Only this platform: OS/ARCH[/VARIANT][:OSVERSION], `local` or `all`; may be repeated' -r
complete -c portolan -n "__fish_portolan_using_subcommand catalog" -s f -l format -d 'The form of the output; each command has its own default and its own choice' -r -f -a "text\t'For people, at a terminal or in a pipe'
markdown\t'A page of Markdown'
json\t'JSON'
html\t'A page of HTML that needs nothing beside it'
sarif\t'SARIF 2.1.0, as code hosts read findings'
csv\t'Comma-separated values (RFC 4180), for spreadsheets'
spdx-json\t'SPDX 2.3, as JSON'
cyclonedx-json\t'CycloneDX 1.6, as JSON'"
complete -c portolan -n "__fish_portolan_using_subcommand catalog" -s o -l output -d 'Write into FILE, whole or not at all; `-` is stdout' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand catalog" -l mirror -d 'Ask URL in the place of REGISTRY, as docker.io=http://127.0.0.1:5060; may be repeated' -r
complete -c portolan -n "__fish_portolan_using_subcommand catalog" -l plain-http -d 'Reach registries without TLS: all, or only HOST; those on this machine always are' -r
complete -c portolan -n "__fish_portolan_using_subcommand catalog" -l https -d 'Reach registries on this machine with TLS, where plain HTTP is the habit: all, or only HOST' -r
complete -c portolan -n "__fish_portolan_using_subcommand catalog" -l insecure -d 'Do not check certificates: of all registries, or only of HOST' -r
complete -c portolan -n "__fish_portolan_using_subcommand catalog" -l tls-verify -d 'As skopeo spells it: --tls-verify=false is --insecure' -r -f -a "true\t''
false\t''"
complete -c portolan -n "__fish_portolan_using_subcommand catalog" -l cacert -d 'Trust the certificate authorities in FILE (PEM) too; may be repeated' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand catalog" -s j -l jobs -d 'Read this many images side by side' -r
complete -c portolan -n "__fish_portolan_using_subcommand catalog" -l retry-times -d 'Try a failed request again this many times' -r
complete -c portolan -n "__fish_portolan_using_subcommand catalog" -l cache-dir -d 'The folder of the cache of manifests and configs' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand catalog" -l catalog -d 'The catalogue: DIR, `sqlite:FILE` or `postgres://...`; `./portolan` if nothing is said' -r
complete -c portolan -n "__fish_portolan_using_subcommand catalog" -l blobs -d 'Where the catalogue keeps manifests and configs: DIR or `s3://BUCKET/PREFIX`' -r
complete -c portolan -n "__fish_portolan_using_subcommand catalog" -l color -d 'When there is colour' -r -f -a "auto\t'At a terminal'
always\t'In files and pipes too'
never\t'Nowhere'"
complete -c portolan -n "__fish_portolan_using_subcommand catalog" -l progress -d 'How progress is shown on stderr' -r -f -a "auto\t'When stderr is a terminal and the work takes longer than half a second; of a scan, as lines where it is none'
always\t'From the beginning; as lines where stderr is no terminal'
never\t'Not at all'
plain\t'As lines, for logs'
json\t'As lines of JSON, for programs: what a scan does, event by event'"
complete -c portolan -n "__fish_portolan_using_subcommand catalog" -l config -d 'Read these settings, and no other portolan.toml' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand catalog" -l full-ref -d 'Print the registry before each repository'
complete -c portolan -n "__fish_portolan_using_subcommand catalog" -l all-platforms -d 'All platforms, the same as --platform all'
complete -c portolan -n "__fish_portolan_using_subcommand catalog" -l json -d 'JSON, the same as --format json'
complete -c portolan -n "__fish_portolan_using_subcommand catalog" -l redact -d 'Hide the values of build arguments, variables and labels whose names look secret'
complete -c portolan -n "__fish_portolan_using_subcommand catalog" -l offline -d 'Read nothing but the cache and local files'
complete -c portolan -n "__fish_portolan_using_subcommand catalog" -l no-cache -d 'Keep nothing, and read nothing that was kept'
complete -c portolan -n "__fish_portolan_using_subcommand catalog" -s q -l quiet -d 'Print no warnings and no progress'
complete -c portolan -n "__fish_portolan_using_subcommand catalog" -s v -l verbose -d 'Print requests and answers on stderr; twice for more'
complete -c portolan -n "__fish_portolan_using_subcommand catalog" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c portolan -n "__fish_portolan_using_subcommand digest" -l platform -d 'Only this platform: OS/ARCH[/VARIANT][:OSVERSION], `local` or `all`; may be repeated' -r
complete -c portolan -n "__fish_portolan_using_subcommand digest" -s f -l format -d 'The form of the output; each command has its own default and its own choice' -r -f -a "text\t'For people, at a terminal or in a pipe'
markdown\t'A page of Markdown'
json\t'JSON'
html\t'A page of HTML that needs nothing beside it'
sarif\t'SARIF 2.1.0, as code hosts read findings'
csv\t'Comma-separated values (RFC 4180), for spreadsheets'
spdx-json\t'SPDX 2.3, as JSON'
cyclonedx-json\t'CycloneDX 1.6, as JSON'"
complete -c portolan -n "__fish_portolan_using_subcommand digest" -s o -l output -d 'Write into FILE, whole or not at all; `-` is stdout' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand digest" -l mirror -d 'Ask URL in the place of REGISTRY, as docker.io=http://127.0.0.1:5060; may be repeated' -r
complete -c portolan -n "__fish_portolan_using_subcommand digest" -l plain-http -d 'Reach registries without TLS: all, or only HOST; those on this machine always are' -r
complete -c portolan -n "__fish_portolan_using_subcommand digest" -l https -d 'Reach registries on this machine with TLS, where plain HTTP is the habit: all, or only HOST' -r
complete -c portolan -n "__fish_portolan_using_subcommand digest" -l insecure -d 'Do not check certificates: of all registries, or only of HOST' -r
complete -c portolan -n "__fish_portolan_using_subcommand digest" -l tls-verify -d 'As skopeo spells it: --tls-verify=false is --insecure' -r -f -a "true\t''
false\t''"
complete -c portolan -n "__fish_portolan_using_subcommand digest" -l cacert -d 'Trust the certificate authorities in FILE (PEM) too; may be repeated' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand digest" -s j -l jobs -d 'Read this many images side by side' -r
complete -c portolan -n "__fish_portolan_using_subcommand digest" -l retry-times -d 'Try a failed request again this many times' -r
complete -c portolan -n "__fish_portolan_using_subcommand digest" -l cache-dir -d 'The folder of the cache of manifests and configs' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand digest" -l catalog -d 'The catalogue: DIR, `sqlite:FILE` or `postgres://...`; `./portolan` if nothing is said' -r
complete -c portolan -n "__fish_portolan_using_subcommand digest" -l blobs -d 'Where the catalogue keeps manifests and configs: DIR or `s3://BUCKET/PREFIX`' -r
complete -c portolan -n "__fish_portolan_using_subcommand digest" -l color -d 'When there is colour' -r -f -a "auto\t'At a terminal'
always\t'In files and pipes too'
never\t'Nowhere'"
complete -c portolan -n "__fish_portolan_using_subcommand digest" -l progress -d 'How progress is shown on stderr' -r -f -a "auto\t'When stderr is a terminal and the work takes longer than half a second; of a scan, as lines where it is none'
always\t'From the beginning; as lines where stderr is no terminal'
never\t'Not at all'
plain\t'As lines, for logs'
json\t'As lines of JSON, for programs: what a scan does, event by event'"
complete -c portolan -n "__fish_portolan_using_subcommand digest" -l config -d 'Read these settings, and no other portolan.toml' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand digest" -l full-ref -d 'Print registry and repository before the digest'
complete -c portolan -n "__fish_portolan_using_subcommand digest" -l all-platforms -d 'All platforms, the same as --platform all'
complete -c portolan -n "__fish_portolan_using_subcommand digest" -l json -d 'JSON, the same as --format json'
complete -c portolan -n "__fish_portolan_using_subcommand digest" -l redact -d 'Hide the values of build arguments, variables and labels whose names look secret'
complete -c portolan -n "__fish_portolan_using_subcommand digest" -l offline -d 'Read nothing but the cache and local files'
complete -c portolan -n "__fish_portolan_using_subcommand digest" -l no-cache -d 'Keep nothing, and read nothing that was kept'
complete -c portolan -n "__fish_portolan_using_subcommand digest" -s q -l quiet -d 'Print no warnings and no progress'
complete -c portolan -n "__fish_portolan_using_subcommand digest" -s v -l verbose -d 'Print requests and answers on stderr; twice for more'
complete -c portolan -n "__fish_portolan_using_subcommand digest" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c portolan -n "__fish_portolan_using_subcommand resolve" -l platform -d 'Only this platform: OS/ARCH[/VARIANT][:OSVERSION], `local` or `all`; may be repeated' -r
complete -c portolan -n "__fish_portolan_using_subcommand resolve" -s f -l format -d 'The form of the output; each command has its own default and its own choice' -r -f -a "text\t'For people, at a terminal or in a pipe'
markdown\t'A page of Markdown'
json\t'JSON'
html\t'A page of HTML that needs nothing beside it'
sarif\t'SARIF 2.1.0, as code hosts read findings'
csv\t'Comma-separated values (RFC 4180), for spreadsheets'
spdx-json\t'SPDX 2.3, as JSON'
cyclonedx-json\t'CycloneDX 1.6, as JSON'"
complete -c portolan -n "__fish_portolan_using_subcommand resolve" -s o -l output -d 'Write into FILE, whole or not at all; `-` is stdout' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand resolve" -l mirror -d 'Ask URL in the place of REGISTRY, as docker.io=http://127.0.0.1:5060; may be repeated' -r
complete -c portolan -n "__fish_portolan_using_subcommand resolve" -l plain-http -d 'Reach registries without TLS: all, or only HOST; those on this machine always are' -r
complete -c portolan -n "__fish_portolan_using_subcommand resolve" -l https -d 'Reach registries on this machine with TLS, where plain HTTP is the habit: all, or only HOST' -r
complete -c portolan -n "__fish_portolan_using_subcommand resolve" -l insecure -d 'Do not check certificates: of all registries, or only of HOST' -r
complete -c portolan -n "__fish_portolan_using_subcommand resolve" -l tls-verify -d 'As skopeo spells it: --tls-verify=false is --insecure' -r -f -a "true\t''
false\t''"
complete -c portolan -n "__fish_portolan_using_subcommand resolve" -l cacert -d 'Trust the certificate authorities in FILE (PEM) too; may be repeated' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand resolve" -s j -l jobs -d 'Read this many images side by side' -r
complete -c portolan -n "__fish_portolan_using_subcommand resolve" -l retry-times -d 'Try a failed request again this many times' -r
complete -c portolan -n "__fish_portolan_using_subcommand resolve" -l cache-dir -d 'The folder of the cache of manifests and configs' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand resolve" -l catalog -d 'The catalogue: DIR, `sqlite:FILE` or `postgres://...`; `./portolan` if nothing is said' -r
complete -c portolan -n "__fish_portolan_using_subcommand resolve" -l blobs -d 'Where the catalogue keeps manifests and configs: DIR or `s3://BUCKET/PREFIX`' -r
complete -c portolan -n "__fish_portolan_using_subcommand resolve" -l color -d 'When there is colour' -r -f -a "auto\t'At a terminal'
always\t'In files and pipes too'
never\t'Nowhere'"
complete -c portolan -n "__fish_portolan_using_subcommand resolve" -l progress -d 'How progress is shown on stderr' -r -f -a "auto\t'When stderr is a terminal and the work takes longer than half a second; of a scan, as lines where it is none'
always\t'From the beginning; as lines where stderr is no terminal'
never\t'Not at all'
plain\t'As lines, for logs'
json\t'As lines of JSON, for programs: what a scan does, event by event'"
complete -c portolan -n "__fish_portolan_using_subcommand resolve" -l config -d 'Read these settings, and no other portolan.toml' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand resolve" -l full-ref -d 'Print registry and repository before the digest'
complete -c portolan -n "__fish_portolan_using_subcommand resolve" -l all-platforms -d 'All platforms, the same as --platform all'
complete -c portolan -n "__fish_portolan_using_subcommand resolve" -l json -d 'JSON, the same as --format json'
complete -c portolan -n "__fish_portolan_using_subcommand resolve" -l redact -d 'Hide the values of build arguments, variables and labels whose names look secret'
complete -c portolan -n "__fish_portolan_using_subcommand resolve" -l offline -d 'Read nothing but the cache and local files'
complete -c portolan -n "__fish_portolan_using_subcommand resolve" -l no-cache -d 'Keep nothing, and read nothing that was kept'
complete -c portolan -n "__fish_portolan_using_subcommand resolve" -s q -l quiet -d 'Print no warnings and no progress'
complete -c portolan -n "__fish_portolan_using_subcommand resolve" -s v -l verbose -d 'Print requests and answers on stderr; twice for more'
complete -c portolan -n "__fish_portolan_using_subcommand resolve" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c portolan -n "__fish_portolan_using_subcommand manifest" -l platform -d 'Only this platform: OS/ARCH[/VARIANT][:OSVERSION], `local` or `all`; may be repeated' -r
complete -c portolan -n "__fish_portolan_using_subcommand manifest" -s f -l format -d 'The form of the output; each command has its own default and its own choice' -r -f -a "text\t'For people, at a terminal or in a pipe'
markdown\t'A page of Markdown'
json\t'JSON'
html\t'A page of HTML that needs nothing beside it'
sarif\t'SARIF 2.1.0, as code hosts read findings'
csv\t'Comma-separated values (RFC 4180), for spreadsheets'
spdx-json\t'SPDX 2.3, as JSON'
cyclonedx-json\t'CycloneDX 1.6, as JSON'"
complete -c portolan -n "__fish_portolan_using_subcommand manifest" -s o -l output -d 'Write into FILE, whole or not at all; `-` is stdout' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand manifest" -l mirror -d 'Ask URL in the place of REGISTRY, as docker.io=http://127.0.0.1:5060; may be repeated' -r
complete -c portolan -n "__fish_portolan_using_subcommand manifest" -l plain-http -d 'Reach registries without TLS: all, or only HOST; those on this machine always are' -r
complete -c portolan -n "__fish_portolan_using_subcommand manifest" -l https -d 'Reach registries on this machine with TLS, where plain HTTP is the habit: all, or only HOST' -r
complete -c portolan -n "__fish_portolan_using_subcommand manifest" -l insecure -d 'Do not check certificates: of all registries, or only of HOST' -r
complete -c portolan -n "__fish_portolan_using_subcommand manifest" -l tls-verify -d 'As skopeo spells it: --tls-verify=false is --insecure' -r -f -a "true\t''
false\t''"
complete -c portolan -n "__fish_portolan_using_subcommand manifest" -l cacert -d 'Trust the certificate authorities in FILE (PEM) too; may be repeated' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand manifest" -s j -l jobs -d 'Read this many images side by side' -r
complete -c portolan -n "__fish_portolan_using_subcommand manifest" -l retry-times -d 'Try a failed request again this many times' -r
complete -c portolan -n "__fish_portolan_using_subcommand manifest" -l cache-dir -d 'The folder of the cache of manifests and configs' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand manifest" -l catalog -d 'The catalogue: DIR, `sqlite:FILE` or `postgres://...`; `./portolan` if nothing is said' -r
complete -c portolan -n "__fish_portolan_using_subcommand manifest" -l blobs -d 'Where the catalogue keeps manifests and configs: DIR or `s3://BUCKET/PREFIX`' -r
complete -c portolan -n "__fish_portolan_using_subcommand manifest" -l color -d 'When there is colour' -r -f -a "auto\t'At a terminal'
always\t'In files and pipes too'
never\t'Nowhere'"
complete -c portolan -n "__fish_portolan_using_subcommand manifest" -l progress -d 'How progress is shown on stderr' -r -f -a "auto\t'When stderr is a terminal and the work takes longer than half a second; of a scan, as lines where it is none'
always\t'From the beginning; as lines where stderr is no terminal'
never\t'Not at all'
plain\t'As lines, for logs'
json\t'As lines of JSON, for programs: what a scan does, event by event'"
complete -c portolan -n "__fish_portolan_using_subcommand manifest" -l config -d 'Read these settings, and no other portolan.toml' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand manifest" -l all-platforms -d 'All platforms, the same as --platform all'
complete -c portolan -n "__fish_portolan_using_subcommand manifest" -l json -d 'JSON, the same as --format json'
complete -c portolan -n "__fish_portolan_using_subcommand manifest" -l redact -d 'Hide the values of build arguments, variables and labels whose names look secret'
complete -c portolan -n "__fish_portolan_using_subcommand manifest" -l offline -d 'Read nothing but the cache and local files'
complete -c portolan -n "__fish_portolan_using_subcommand manifest" -l no-cache -d 'Keep nothing, and read nothing that was kept'
complete -c portolan -n "__fish_portolan_using_subcommand manifest" -s q -l quiet -d 'Print no warnings and no progress'
complete -c portolan -n "__fish_portolan_using_subcommand manifest" -s v -l verbose -d 'Print requests and answers on stderr; twice for more'
complete -c portolan -n "__fish_portolan_using_subcommand manifest" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c portolan -n "__fish_portolan_using_subcommand config" -l platform -d 'Only this platform: OS/ARCH[/VARIANT][:OSVERSION], `local` or `all`; may be repeated' -r
complete -c portolan -n "__fish_portolan_using_subcommand config" -s f -l format -d 'The form of the output; each command has its own default and its own choice' -r -f -a "text\t'For people, at a terminal or in a pipe'
markdown\t'A page of Markdown'
json\t'JSON'
html\t'A page of HTML that needs nothing beside it'
sarif\t'SARIF 2.1.0, as code hosts read findings'
csv\t'Comma-separated values (RFC 4180), for spreadsheets'
spdx-json\t'SPDX 2.3, as JSON'
cyclonedx-json\t'CycloneDX 1.6, as JSON'"
complete -c portolan -n "__fish_portolan_using_subcommand config" -s o -l output -d 'Write into FILE, whole or not at all; `-` is stdout' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand config" -l mirror -d 'Ask URL in the place of REGISTRY, as docker.io=http://127.0.0.1:5060; may be repeated' -r
complete -c portolan -n "__fish_portolan_using_subcommand config" -l plain-http -d 'Reach registries without TLS: all, or only HOST; those on this machine always are' -r
complete -c portolan -n "__fish_portolan_using_subcommand config" -l https -d 'Reach registries on this machine with TLS, where plain HTTP is the habit: all, or only HOST' -r
complete -c portolan -n "__fish_portolan_using_subcommand config" -l insecure -d 'Do not check certificates: of all registries, or only of HOST' -r
complete -c portolan -n "__fish_portolan_using_subcommand config" -l tls-verify -d 'As skopeo spells it: --tls-verify=false is --insecure' -r -f -a "true\t''
false\t''"
complete -c portolan -n "__fish_portolan_using_subcommand config" -l cacert -d 'Trust the certificate authorities in FILE (PEM) too; may be repeated' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand config" -s j -l jobs -d 'Read this many images side by side' -r
complete -c portolan -n "__fish_portolan_using_subcommand config" -l retry-times -d 'Try a failed request again this many times' -r
complete -c portolan -n "__fish_portolan_using_subcommand config" -l cache-dir -d 'The folder of the cache of manifests and configs' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand config" -l catalog -d 'The catalogue: DIR, `sqlite:FILE` or `postgres://...`; `./portolan` if nothing is said' -r
complete -c portolan -n "__fish_portolan_using_subcommand config" -l blobs -d 'Where the catalogue keeps manifests and configs: DIR or `s3://BUCKET/PREFIX`' -r
complete -c portolan -n "__fish_portolan_using_subcommand config" -l color -d 'When there is colour' -r -f -a "auto\t'At a terminal'
always\t'In files and pipes too'
never\t'Nowhere'"
complete -c portolan -n "__fish_portolan_using_subcommand config" -l progress -d 'How progress is shown on stderr' -r -f -a "auto\t'When stderr is a terminal and the work takes longer than half a second; of a scan, as lines where it is none'
always\t'From the beginning; as lines where stderr is no terminal'
never\t'Not at all'
plain\t'As lines, for logs'
json\t'As lines of JSON, for programs: what a scan does, event by event'"
complete -c portolan -n "__fish_portolan_using_subcommand config" -l config -d 'Read these settings, and no other portolan.toml' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand config" -l all-platforms -d 'All platforms, the same as --platform all'
complete -c portolan -n "__fish_portolan_using_subcommand config" -l json -d 'JSON, the same as --format json'
complete -c portolan -n "__fish_portolan_using_subcommand config" -l redact -d 'Hide the values of build arguments, variables and labels whose names look secret'
complete -c portolan -n "__fish_portolan_using_subcommand config" -l offline -d 'Read nothing but the cache and local files'
complete -c portolan -n "__fish_portolan_using_subcommand config" -l no-cache -d 'Keep nothing, and read nothing that was kept'
complete -c portolan -n "__fish_portolan_using_subcommand config" -s q -l quiet -d 'Print no warnings and no progress'
complete -c portolan -n "__fish_portolan_using_subcommand config" -s v -l verbose -d 'Print requests and answers on stderr; twice for more'
complete -c portolan -n "__fish_portolan_using_subcommand config" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c portolan -n "__fish_portolan_using_subcommand blob" -l platform -d 'Only this platform: OS/ARCH[/VARIANT][:OSVERSION], `local` or `all`; may be repeated' -r
complete -c portolan -n "__fish_portolan_using_subcommand blob" -s f -l format -d 'The form of the output; each command has its own default and its own choice' -r -f -a "text\t'For people, at a terminal or in a pipe'
markdown\t'A page of Markdown'
json\t'JSON'
html\t'A page of HTML that needs nothing beside it'
sarif\t'SARIF 2.1.0, as code hosts read findings'
csv\t'Comma-separated values (RFC 4180), for spreadsheets'
spdx-json\t'SPDX 2.3, as JSON'
cyclonedx-json\t'CycloneDX 1.6, as JSON'"
complete -c portolan -n "__fish_portolan_using_subcommand blob" -s o -l output -d 'Write into FILE, whole or not at all; `-` is stdout' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand blob" -l mirror -d 'Ask URL in the place of REGISTRY, as docker.io=http://127.0.0.1:5060; may be repeated' -r
complete -c portolan -n "__fish_portolan_using_subcommand blob" -l plain-http -d 'Reach registries without TLS: all, or only HOST; those on this machine always are' -r
complete -c portolan -n "__fish_portolan_using_subcommand blob" -l https -d 'Reach registries on this machine with TLS, where plain HTTP is the habit: all, or only HOST' -r
complete -c portolan -n "__fish_portolan_using_subcommand blob" -l insecure -d 'Do not check certificates: of all registries, or only of HOST' -r
complete -c portolan -n "__fish_portolan_using_subcommand blob" -l tls-verify -d 'As skopeo spells it: --tls-verify=false is --insecure' -r -f -a "true\t''
false\t''"
complete -c portolan -n "__fish_portolan_using_subcommand blob" -l cacert -d 'Trust the certificate authorities in FILE (PEM) too; may be repeated' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand blob" -s j -l jobs -d 'Read this many images side by side' -r
complete -c portolan -n "__fish_portolan_using_subcommand blob" -l retry-times -d 'Try a failed request again this many times' -r
complete -c portolan -n "__fish_portolan_using_subcommand blob" -l cache-dir -d 'The folder of the cache of manifests and configs' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand blob" -l catalog -d 'The catalogue: DIR, `sqlite:FILE` or `postgres://...`; `./portolan` if nothing is said' -r
complete -c portolan -n "__fish_portolan_using_subcommand blob" -l blobs -d 'Where the catalogue keeps manifests and configs: DIR or `s3://BUCKET/PREFIX`' -r
complete -c portolan -n "__fish_portolan_using_subcommand blob" -l color -d 'When there is colour' -r -f -a "auto\t'At a terminal'
always\t'In files and pipes too'
never\t'Nowhere'"
complete -c portolan -n "__fish_portolan_using_subcommand blob" -l progress -d 'How progress is shown on stderr' -r -f -a "auto\t'When stderr is a terminal and the work takes longer than half a second; of a scan, as lines where it is none'
always\t'From the beginning; as lines where stderr is no terminal'
never\t'Not at all'
plain\t'As lines, for logs'
json\t'As lines of JSON, for programs: what a scan does, event by event'"
complete -c portolan -n "__fish_portolan_using_subcommand blob" -l config -d 'Read these settings, and no other portolan.toml' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand blob" -l head -d 'Only what the registry says of it: size, date, host'
complete -c portolan -n "__fish_portolan_using_subcommand blob" -l all-platforms -d 'All platforms, the same as --platform all'
complete -c portolan -n "__fish_portolan_using_subcommand blob" -l json -d 'JSON, the same as --format json'
complete -c portolan -n "__fish_portolan_using_subcommand blob" -l redact -d 'Hide the values of build arguments, variables and labels whose names look secret'
complete -c portolan -n "__fish_portolan_using_subcommand blob" -l offline -d 'Read nothing but the cache and local files'
complete -c portolan -n "__fish_portolan_using_subcommand blob" -l no-cache -d 'Keep nothing, and read nothing that was kept'
complete -c portolan -n "__fish_portolan_using_subcommand blob" -s q -l quiet -d 'Print no warnings and no progress'
complete -c portolan -n "__fish_portolan_using_subcommand blob" -s v -l verbose -d 'Print requests and answers on stderr; twice for more'
complete -c portolan -n "__fish_portolan_using_subcommand blob" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c portolan -n "__fish_portolan_using_subcommand referrers" -l artifact-type -d 'Only artifacts of this type' -r
complete -c portolan -n "__fish_portolan_using_subcommand referrers" -l platform -d 'Only this platform: OS/ARCH[/VARIANT][:OSVERSION], `local` or `all`; may be repeated' -r
complete -c portolan -n "__fish_portolan_using_subcommand referrers" -s f -l format -d 'The form of the output; each command has its own default and its own choice' -r -f -a "text\t'For people, at a terminal or in a pipe'
markdown\t'A page of Markdown'
json\t'JSON'
html\t'A page of HTML that needs nothing beside it'
sarif\t'SARIF 2.1.0, as code hosts read findings'
csv\t'Comma-separated values (RFC 4180), for spreadsheets'
spdx-json\t'SPDX 2.3, as JSON'
cyclonedx-json\t'CycloneDX 1.6, as JSON'"
complete -c portolan -n "__fish_portolan_using_subcommand referrers" -s o -l output -d 'Write into FILE, whole or not at all; `-` is stdout' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand referrers" -l mirror -d 'Ask URL in the place of REGISTRY, as docker.io=http://127.0.0.1:5060; may be repeated' -r
complete -c portolan -n "__fish_portolan_using_subcommand referrers" -l plain-http -d 'Reach registries without TLS: all, or only HOST; those on this machine always are' -r
complete -c portolan -n "__fish_portolan_using_subcommand referrers" -l https -d 'Reach registries on this machine with TLS, where plain HTTP is the habit: all, or only HOST' -r
complete -c portolan -n "__fish_portolan_using_subcommand referrers" -l insecure -d 'Do not check certificates: of all registries, or only of HOST' -r
complete -c portolan -n "__fish_portolan_using_subcommand referrers" -l tls-verify -d 'As skopeo spells it: --tls-verify=false is --insecure' -r -f -a "true\t''
false\t''"
complete -c portolan -n "__fish_portolan_using_subcommand referrers" -l cacert -d 'Trust the certificate authorities in FILE (PEM) too; may be repeated' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand referrers" -s j -l jobs -d 'Read this many images side by side' -r
complete -c portolan -n "__fish_portolan_using_subcommand referrers" -l retry-times -d 'Try a failed request again this many times' -r
complete -c portolan -n "__fish_portolan_using_subcommand referrers" -l cache-dir -d 'The folder of the cache of manifests and configs' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand referrers" -l catalog -d 'The catalogue: DIR, `sqlite:FILE` or `postgres://...`; `./portolan` if nothing is said' -r
complete -c portolan -n "__fish_portolan_using_subcommand referrers" -l blobs -d 'Where the catalogue keeps manifests and configs: DIR or `s3://BUCKET/PREFIX`' -r
complete -c portolan -n "__fish_portolan_using_subcommand referrers" -l color -d 'When there is colour' -r -f -a "auto\t'At a terminal'
always\t'In files and pipes too'
never\t'Nowhere'"
complete -c portolan -n "__fish_portolan_using_subcommand referrers" -l progress -d 'How progress is shown on stderr' -r -f -a "auto\t'When stderr is a terminal and the work takes longer than half a second; of a scan, as lines where it is none'
always\t'From the beginning; as lines where stderr is no terminal'
never\t'Not at all'
plain\t'As lines, for logs'
json\t'As lines of JSON, for programs: what a scan does, event by event'"
complete -c portolan -n "__fish_portolan_using_subcommand referrers" -l config -d 'Read these settings, and no other portolan.toml' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand referrers" -l all-platforms -d 'All platforms, the same as --platform all'
complete -c portolan -n "__fish_portolan_using_subcommand referrers" -l json -d 'JSON, the same as --format json'
complete -c portolan -n "__fish_portolan_using_subcommand referrers" -l redact -d 'Hide the values of build arguments, variables and labels whose names look secret'
complete -c portolan -n "__fish_portolan_using_subcommand referrers" -l offline -d 'Read nothing but the cache and local files'
complete -c portolan -n "__fish_portolan_using_subcommand referrers" -l no-cache -d 'Keep nothing, and read nothing that was kept'
complete -c portolan -n "__fish_portolan_using_subcommand referrers" -s q -l quiet -d 'Print no warnings and no progress'
complete -c portolan -n "__fish_portolan_using_subcommand referrers" -s v -l verbose -d 'Print requests and answers on stderr; twice for more'
complete -c portolan -n "__fish_portolan_using_subcommand referrers" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c portolan -n "__fish_portolan_using_subcommand discover" -l artifact-type -d 'Only artifacts of this type' -r
complete -c portolan -n "__fish_portolan_using_subcommand discover" -l platform -d 'Only this platform: OS/ARCH[/VARIANT][:OSVERSION], `local` or `all`; may be repeated' -r
complete -c portolan -n "__fish_portolan_using_subcommand discover" -s f -l format -d 'The form of the output; each command has its own default and its own choice' -r -f -a "text\t'For people, at a terminal or in a pipe'
markdown\t'A page of Markdown'
json\t'JSON'
html\t'A page of HTML that needs nothing beside it'
sarif\t'SARIF 2.1.0, as code hosts read findings'
csv\t'Comma-separated values (RFC 4180), for spreadsheets'
spdx-json\t'SPDX 2.3, as JSON'
cyclonedx-json\t'CycloneDX 1.6, as JSON'"
complete -c portolan -n "__fish_portolan_using_subcommand discover" -s o -l output -d 'Write into FILE, whole or not at all; `-` is stdout' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand discover" -l mirror -d 'Ask URL in the place of REGISTRY, as docker.io=http://127.0.0.1:5060; may be repeated' -r
complete -c portolan -n "__fish_portolan_using_subcommand discover" -l plain-http -d 'Reach registries without TLS: all, or only HOST; those on this machine always are' -r
complete -c portolan -n "__fish_portolan_using_subcommand discover" -l https -d 'Reach registries on this machine with TLS, where plain HTTP is the habit: all, or only HOST' -r
complete -c portolan -n "__fish_portolan_using_subcommand discover" -l insecure -d 'Do not check certificates: of all registries, or only of HOST' -r
complete -c portolan -n "__fish_portolan_using_subcommand discover" -l tls-verify -d 'As skopeo spells it: --tls-verify=false is --insecure' -r -f -a "true\t''
false\t''"
complete -c portolan -n "__fish_portolan_using_subcommand discover" -l cacert -d 'Trust the certificate authorities in FILE (PEM) too; may be repeated' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand discover" -s j -l jobs -d 'Read this many images side by side' -r
complete -c portolan -n "__fish_portolan_using_subcommand discover" -l retry-times -d 'Try a failed request again this many times' -r
complete -c portolan -n "__fish_portolan_using_subcommand discover" -l cache-dir -d 'The folder of the cache of manifests and configs' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand discover" -l catalog -d 'The catalogue: DIR, `sqlite:FILE` or `postgres://...`; `./portolan` if nothing is said' -r
complete -c portolan -n "__fish_portolan_using_subcommand discover" -l blobs -d 'Where the catalogue keeps manifests and configs: DIR or `s3://BUCKET/PREFIX`' -r
complete -c portolan -n "__fish_portolan_using_subcommand discover" -l color -d 'When there is colour' -r -f -a "auto\t'At a terminal'
always\t'In files and pipes too'
never\t'Nowhere'"
complete -c portolan -n "__fish_portolan_using_subcommand discover" -l progress -d 'How progress is shown on stderr' -r -f -a "auto\t'When stderr is a terminal and the work takes longer than half a second; of a scan, as lines where it is none'
always\t'From the beginning; as lines where stderr is no terminal'
never\t'Not at all'
plain\t'As lines, for logs'
json\t'As lines of JSON, for programs: what a scan does, event by event'"
complete -c portolan -n "__fish_portolan_using_subcommand discover" -l config -d 'Read these settings, and no other portolan.toml' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand discover" -l all-platforms -d 'All platforms, the same as --platform all'
complete -c portolan -n "__fish_portolan_using_subcommand discover" -l json -d 'JSON, the same as --format json'
complete -c portolan -n "__fish_portolan_using_subcommand discover" -l redact -d 'Hide the values of build arguments, variables and labels whose names look secret'
complete -c portolan -n "__fish_portolan_using_subcommand discover" -l offline -d 'Read nothing but the cache and local files'
complete -c portolan -n "__fish_portolan_using_subcommand discover" -l no-cache -d 'Keep nothing, and read nothing that was kept'
complete -c portolan -n "__fish_portolan_using_subcommand discover" -s q -l quiet -d 'Print no warnings and no progress'
complete -c portolan -n "__fish_portolan_using_subcommand discover" -s v -l verbose -d 'Print requests and answers on stderr; twice for more'
complete -c portolan -n "__fish_portolan_using_subcommand discover" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c portolan -n "__fish_portolan_using_subcommand ratelimit" -l platform -d 'Only this platform: OS/ARCH[/VARIANT][:OSVERSION], `local` or `all`; may be repeated' -r
complete -c portolan -n "__fish_portolan_using_subcommand ratelimit" -s f -l format -d 'The form of the output; each command has its own default and its own choice' -r -f -a "text\t'For people, at a terminal or in a pipe'
markdown\t'A page of Markdown'
json\t'JSON'
html\t'A page of HTML that needs nothing beside it'
sarif\t'SARIF 2.1.0, as code hosts read findings'
csv\t'Comma-separated values (RFC 4180), for spreadsheets'
spdx-json\t'SPDX 2.3, as JSON'
cyclonedx-json\t'CycloneDX 1.6, as JSON'"
complete -c portolan -n "__fish_portolan_using_subcommand ratelimit" -s o -l output -d 'Write into FILE, whole or not at all; `-` is stdout' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand ratelimit" -l mirror -d 'Ask URL in the place of REGISTRY, as docker.io=http://127.0.0.1:5060; may be repeated' -r
complete -c portolan -n "__fish_portolan_using_subcommand ratelimit" -l plain-http -d 'Reach registries without TLS: all, or only HOST; those on this machine always are' -r
complete -c portolan -n "__fish_portolan_using_subcommand ratelimit" -l https -d 'Reach registries on this machine with TLS, where plain HTTP is the habit: all, or only HOST' -r
complete -c portolan -n "__fish_portolan_using_subcommand ratelimit" -l insecure -d 'Do not check certificates: of all registries, or only of HOST' -r
complete -c portolan -n "__fish_portolan_using_subcommand ratelimit" -l tls-verify -d 'As skopeo spells it: --tls-verify=false is --insecure' -r -f -a "true\t''
false\t''"
complete -c portolan -n "__fish_portolan_using_subcommand ratelimit" -l cacert -d 'Trust the certificate authorities in FILE (PEM) too; may be repeated' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand ratelimit" -s j -l jobs -d 'Read this many images side by side' -r
complete -c portolan -n "__fish_portolan_using_subcommand ratelimit" -l retry-times -d 'Try a failed request again this many times' -r
complete -c portolan -n "__fish_portolan_using_subcommand ratelimit" -l cache-dir -d 'The folder of the cache of manifests and configs' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand ratelimit" -l catalog -d 'The catalogue: DIR, `sqlite:FILE` or `postgres://...`; `./portolan` if nothing is said' -r
complete -c portolan -n "__fish_portolan_using_subcommand ratelimit" -l blobs -d 'Where the catalogue keeps manifests and configs: DIR or `s3://BUCKET/PREFIX`' -r
complete -c portolan -n "__fish_portolan_using_subcommand ratelimit" -l color -d 'When there is colour' -r -f -a "auto\t'At a terminal'
always\t'In files and pipes too'
never\t'Nowhere'"
complete -c portolan -n "__fish_portolan_using_subcommand ratelimit" -l progress -d 'How progress is shown on stderr' -r -f -a "auto\t'When stderr is a terminal and the work takes longer than half a second; of a scan, as lines where it is none'
always\t'From the beginning; as lines where stderr is no terminal'
never\t'Not at all'
plain\t'As lines, for logs'
json\t'As lines of JSON, for programs: what a scan does, event by event'"
complete -c portolan -n "__fish_portolan_using_subcommand ratelimit" -l config -d 'Read these settings, and no other portolan.toml' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand ratelimit" -l all-platforms -d 'All platforms, the same as --platform all'
complete -c portolan -n "__fish_portolan_using_subcommand ratelimit" -l json -d 'JSON, the same as --format json'
complete -c portolan -n "__fish_portolan_using_subcommand ratelimit" -l redact -d 'Hide the values of build arguments, variables and labels whose names look secret'
complete -c portolan -n "__fish_portolan_using_subcommand ratelimit" -l offline -d 'Read nothing but the cache and local files'
complete -c portolan -n "__fish_portolan_using_subcommand ratelimit" -l no-cache -d 'Keep nothing, and read nothing that was kept'
complete -c portolan -n "__fish_portolan_using_subcommand ratelimit" -s q -l quiet -d 'Print no warnings and no progress'
complete -c portolan -n "__fish_portolan_using_subcommand ratelimit" -s v -l verbose -d 'Print requests and answers on stderr; twice for more'
complete -c portolan -n "__fish_portolan_using_subcommand ratelimit" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c portolan -n "__fish_portolan_using_subcommand scan" -l bashbrew -d 'Visit what the library files in a folder name, as docker-library/official-images keeps them' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand scan" -l budget -d 'Begin nothing more after N requests; the next scan carries on' -r
complete -c portolan -n "__fish_portolan_using_subcommand scan" -l reports -d 'Write reports into a folder, and keep it in step' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand scan" -l style -d 'The layout of the reports' -r -f -a "standard\t'What is right, in the layout of the published reports'
repo-info\t'As docker-library/repo-info prints since 2021'
repo-info-2016\t'As docker-library/repo-info printed from 2016 to 2020'"
complete -c portolan -n "__fish_portolan_using_subcommand scan" -l platform -d 'Only this platform: OS/ARCH[/VARIANT][:OSVERSION], `local` or `all`; may be repeated' -r
complete -c portolan -n "__fish_portolan_using_subcommand scan" -s f -l format -d 'The form of the output; each command has its own default and its own choice' -r -f -a "text\t'For people, at a terminal or in a pipe'
markdown\t'A page of Markdown'
json\t'JSON'
html\t'A page of HTML that needs nothing beside it'
sarif\t'SARIF 2.1.0, as code hosts read findings'
csv\t'Comma-separated values (RFC 4180), for spreadsheets'
spdx-json\t'SPDX 2.3, as JSON'
cyclonedx-json\t'CycloneDX 1.6, as JSON'"
complete -c portolan -n "__fish_portolan_using_subcommand scan" -s o -l output -d 'Write into FILE, whole or not at all; `-` is stdout' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand scan" -l mirror -d 'Ask URL in the place of REGISTRY, as docker.io=http://127.0.0.1:5060; may be repeated' -r
complete -c portolan -n "__fish_portolan_using_subcommand scan" -l plain-http -d 'Reach registries without TLS: all, or only HOST; those on this machine always are' -r
complete -c portolan -n "__fish_portolan_using_subcommand scan" -l https -d 'Reach registries on this machine with TLS, where plain HTTP is the habit: all, or only HOST' -r
complete -c portolan -n "__fish_portolan_using_subcommand scan" -l insecure -d 'Do not check certificates: of all registries, or only of HOST' -r
complete -c portolan -n "__fish_portolan_using_subcommand scan" -l tls-verify -d 'As skopeo spells it: --tls-verify=false is --insecure' -r -f -a "true\t''
false\t''"
complete -c portolan -n "__fish_portolan_using_subcommand scan" -l cacert -d 'Trust the certificate authorities in FILE (PEM) too; may be repeated' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand scan" -s j -l jobs -d 'Read this many images side by side' -r
complete -c portolan -n "__fish_portolan_using_subcommand scan" -l retry-times -d 'Try a failed request again this many times' -r
complete -c portolan -n "__fish_portolan_using_subcommand scan" -l cache-dir -d 'The folder of the cache of manifests and configs' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand scan" -l catalog -d 'The catalogue: DIR, `sqlite:FILE` or `postgres://...`; `./portolan` if nothing is said' -r
complete -c portolan -n "__fish_portolan_using_subcommand scan" -l blobs -d 'Where the catalogue keeps manifests and configs: DIR or `s3://BUCKET/PREFIX`' -r
complete -c portolan -n "__fish_portolan_using_subcommand scan" -l color -d 'When there is colour' -r -f -a "auto\t'At a terminal'
always\t'In files and pipes too'
never\t'Nowhere'"
complete -c portolan -n "__fish_portolan_using_subcommand scan" -l progress -d 'How progress is shown on stderr' -r -f -a "auto\t'When stderr is a terminal and the work takes longer than half a second; of a scan, as lines where it is none'
always\t'From the beginning; as lines where stderr is no terminal'
never\t'Not at all'
plain\t'As lines, for logs'
json\t'As lines of JSON, for programs: what a scan does, event by event'"
complete -c portolan -n "__fish_portolan_using_subcommand scan" -l config -d 'Read these settings, and no other portolan.toml' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand scan" -s n -l dry-run -d 'Tell what would be visited and what it would cost, and visit nothing'
complete -c portolan -n "__fish_portolan_using_subcommand scan" -l queue -d 'Visit nothing now: put the repositories into the catalogue\'s queue, for workers to visit'
complete -c portolan -n "__fish_portolan_using_subcommand scan" -l packages -d 'Open the layers too, each once, and keep what is installed, for `search package:`, `license:` and `file:`'
complete -c portolan -n "__fish_portolan_using_subcommand scan" -l keep-vanished -d 'Keep the reports of tags that vanished'
complete -c portolan -n "__fish_portolan_using_subcommand scan" -l all-platforms -d 'All platforms, the same as --platform all'
complete -c portolan -n "__fish_portolan_using_subcommand scan" -l json -d 'JSON, the same as --format json'
complete -c portolan -n "__fish_portolan_using_subcommand scan" -l redact -d 'Hide the values of build arguments, variables and labels whose names look secret'
complete -c portolan -n "__fish_portolan_using_subcommand scan" -l offline -d 'Read nothing but the cache and local files'
complete -c portolan -n "__fish_portolan_using_subcommand scan" -l no-cache -d 'Keep nothing, and read nothing that was kept'
complete -c portolan -n "__fish_portolan_using_subcommand scan" -s q -l quiet -d 'Print no warnings and no progress'
complete -c portolan -n "__fish_portolan_using_subcommand scan" -s v -l verbose -d 'Print requests and answers on stderr; twice for more'
complete -c portolan -n "__fish_portolan_using_subcommand scan" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c portolan -n "__fish_portolan_using_subcommand worker" -l lease -d 'How long what was taken is kept from others after this worker\'s last sign of life' -r
complete -c portolan -n "__fish_portolan_using_subcommand worker" -l platform -d 'Only this platform: OS/ARCH[/VARIANT][:OSVERSION], `local` or `all`; may be repeated' -r
complete -c portolan -n "__fish_portolan_using_subcommand worker" -s f -l format -d 'The form of the output; each command has its own default and its own choice' -r -f -a "text\t'For people, at a terminal or in a pipe'
markdown\t'A page of Markdown'
json\t'JSON'
html\t'A page of HTML that needs nothing beside it'
sarif\t'SARIF 2.1.0, as code hosts read findings'
csv\t'Comma-separated values (RFC 4180), for spreadsheets'
spdx-json\t'SPDX 2.3, as JSON'
cyclonedx-json\t'CycloneDX 1.6, as JSON'"
complete -c portolan -n "__fish_portolan_using_subcommand worker" -s o -l output -d 'Write into FILE, whole or not at all; `-` is stdout' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand worker" -l mirror -d 'Ask URL in the place of REGISTRY, as docker.io=http://127.0.0.1:5060; may be repeated' -r
complete -c portolan -n "__fish_portolan_using_subcommand worker" -l plain-http -d 'Reach registries without TLS: all, or only HOST; those on this machine always are' -r
complete -c portolan -n "__fish_portolan_using_subcommand worker" -l https -d 'Reach registries on this machine with TLS, where plain HTTP is the habit: all, or only HOST' -r
complete -c portolan -n "__fish_portolan_using_subcommand worker" -l insecure -d 'Do not check certificates: of all registries, or only of HOST' -r
complete -c portolan -n "__fish_portolan_using_subcommand worker" -l tls-verify -d 'As skopeo spells it: --tls-verify=false is --insecure' -r -f -a "true\t''
false\t''"
complete -c portolan -n "__fish_portolan_using_subcommand worker" -l cacert -d 'Trust the certificate authorities in FILE (PEM) too; may be repeated' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand worker" -s j -l jobs -d 'Read this many images side by side' -r
complete -c portolan -n "__fish_portolan_using_subcommand worker" -l retry-times -d 'Try a failed request again this many times' -r
complete -c portolan -n "__fish_portolan_using_subcommand worker" -l cache-dir -d 'The folder of the cache of manifests and configs' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand worker" -l catalog -d 'The catalogue: DIR, `sqlite:FILE` or `postgres://...`; `./portolan` if nothing is said' -r
complete -c portolan -n "__fish_portolan_using_subcommand worker" -l blobs -d 'Where the catalogue keeps manifests and configs: DIR or `s3://BUCKET/PREFIX`' -r
complete -c portolan -n "__fish_portolan_using_subcommand worker" -l color -d 'When there is colour' -r -f -a "auto\t'At a terminal'
always\t'In files and pipes too'
never\t'Nowhere'"
complete -c portolan -n "__fish_portolan_using_subcommand worker" -l progress -d 'How progress is shown on stderr' -r -f -a "auto\t'When stderr is a terminal and the work takes longer than half a second; of a scan, as lines where it is none'
always\t'From the beginning; as lines where stderr is no terminal'
never\t'Not at all'
plain\t'As lines, for logs'
json\t'As lines of JSON, for programs: what a scan does, event by event'"
complete -c portolan -n "__fish_portolan_using_subcommand worker" -l config -d 'Read these settings, and no other portolan.toml' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand worker" -l drain -d 'End when nothing is left that could be done now; otherwise wait for more'
complete -c portolan -n "__fish_portolan_using_subcommand worker" -l status -d 'Tell how the queue stands, and take nothing'
complete -c portolan -n "__fish_portolan_using_subcommand worker" -l all-platforms -d 'All platforms, the same as --platform all'
complete -c portolan -n "__fish_portolan_using_subcommand worker" -l json -d 'JSON, the same as --format json'
complete -c portolan -n "__fish_portolan_using_subcommand worker" -l redact -d 'Hide the values of build arguments, variables and labels whose names look secret'
complete -c portolan -n "__fish_portolan_using_subcommand worker" -l offline -d 'Read nothing but the cache and local files'
complete -c portolan -n "__fish_portolan_using_subcommand worker" -l no-cache -d 'Keep nothing, and read nothing that was kept'
complete -c portolan -n "__fish_portolan_using_subcommand worker" -s q -l quiet -d 'Print no warnings and no progress'
complete -c portolan -n "__fish_portolan_using_subcommand worker" -s v -l verbose -d 'Print requests and answers on stderr; twice for more'
complete -c portolan -n "__fish_portolan_using_subcommand worker" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c portolan -n "__fish_portolan_using_subcommand reports" -l style -d 'The layout of the reports' -r -f -a "standard\t'What is right, in the layout of the published reports'
repo-info\t'As docker-library/repo-info prints since 2021'
repo-info-2016\t'As docker-library/repo-info printed from 2016 to 2020'"
complete -c portolan -n "__fish_portolan_using_subcommand reports" -l platform -d 'Only this platform: OS/ARCH[/VARIANT][:OSVERSION], `local` or `all`; may be repeated' -r
complete -c portolan -n "__fish_portolan_using_subcommand reports" -s f -l format -d 'The form of the output; each command has its own default and its own choice' -r -f -a "text\t'For people, at a terminal or in a pipe'
markdown\t'A page of Markdown'
json\t'JSON'
html\t'A page of HTML that needs nothing beside it'
sarif\t'SARIF 2.1.0, as code hosts read findings'
csv\t'Comma-separated values (RFC 4180), for spreadsheets'
spdx-json\t'SPDX 2.3, as JSON'
cyclonedx-json\t'CycloneDX 1.6, as JSON'"
complete -c portolan -n "__fish_portolan_using_subcommand reports" -s o -l output -d 'Write into FILE, whole or not at all; `-` is stdout' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand reports" -l mirror -d 'Ask URL in the place of REGISTRY, as docker.io=http://127.0.0.1:5060; may be repeated' -r
complete -c portolan -n "__fish_portolan_using_subcommand reports" -l plain-http -d 'Reach registries without TLS: all, or only HOST; those on this machine always are' -r
complete -c portolan -n "__fish_portolan_using_subcommand reports" -l https -d 'Reach registries on this machine with TLS, where plain HTTP is the habit: all, or only HOST' -r
complete -c portolan -n "__fish_portolan_using_subcommand reports" -l insecure -d 'Do not check certificates: of all registries, or only of HOST' -r
complete -c portolan -n "__fish_portolan_using_subcommand reports" -l tls-verify -d 'As skopeo spells it: --tls-verify=false is --insecure' -r -f -a "true\t''
false\t''"
complete -c portolan -n "__fish_portolan_using_subcommand reports" -l cacert -d 'Trust the certificate authorities in FILE (PEM) too; may be repeated' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand reports" -s j -l jobs -d 'Read this many images side by side' -r
complete -c portolan -n "__fish_portolan_using_subcommand reports" -l retry-times -d 'Try a failed request again this many times' -r
complete -c portolan -n "__fish_portolan_using_subcommand reports" -l cache-dir -d 'The folder of the cache of manifests and configs' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand reports" -l catalog -d 'The catalogue: DIR, `sqlite:FILE` or `postgres://...`; `./portolan` if nothing is said' -r
complete -c portolan -n "__fish_portolan_using_subcommand reports" -l blobs -d 'Where the catalogue keeps manifests and configs: DIR or `s3://BUCKET/PREFIX`' -r
complete -c portolan -n "__fish_portolan_using_subcommand reports" -l color -d 'When there is colour' -r -f -a "auto\t'At a terminal'
always\t'In files and pipes too'
never\t'Nowhere'"
complete -c portolan -n "__fish_portolan_using_subcommand reports" -l progress -d 'How progress is shown on stderr' -r -f -a "auto\t'When stderr is a terminal and the work takes longer than half a second; of a scan, as lines where it is none'
always\t'From the beginning; as lines where stderr is no terminal'
never\t'Not at all'
plain\t'As lines, for logs'
json\t'As lines of JSON, for programs: what a scan does, event by event'"
complete -c portolan -n "__fish_portolan_using_subcommand reports" -l config -d 'Read these settings, and no other portolan.toml' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand reports" -l keep-vanished -d 'Keep the reports of tags that vanished'
complete -c portolan -n "__fish_portolan_using_subcommand reports" -l all-platforms -d 'All platforms, the same as --platform all'
complete -c portolan -n "__fish_portolan_using_subcommand reports" -l json -d 'JSON, the same as --format json'
complete -c portolan -n "__fish_portolan_using_subcommand reports" -l redact -d 'Hide the values of build arguments, variables and labels whose names look secret'
complete -c portolan -n "__fish_portolan_using_subcommand reports" -l offline -d 'Read nothing but the cache and local files'
complete -c portolan -n "__fish_portolan_using_subcommand reports" -l no-cache -d 'Keep nothing, and read nothing that was kept'
complete -c portolan -n "__fish_portolan_using_subcommand reports" -s q -l quiet -d 'Print no warnings and no progress'
complete -c portolan -n "__fish_portolan_using_subcommand reports" -s v -l verbose -d 'Print requests and answers on stderr; twice for more'
complete -c portolan -n "__fish_portolan_using_subcommand reports" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c portolan -n "__fish_portolan_using_subcommand import" -l observed -d 'When the pages were published; the newest date in each if nothing is said' -r
complete -c portolan -n "__fish_portolan_using_subcommand import" -l platform -d 'Only this platform: OS/ARCH[/VARIANT][:OSVERSION], `local` or `all`; may be repeated' -r
complete -c portolan -n "__fish_portolan_using_subcommand import" -s f -l format -d 'The form of the output; each command has its own default and its own choice' -r -f -a "text\t'For people, at a terminal or in a pipe'
markdown\t'A page of Markdown'
json\t'JSON'
html\t'A page of HTML that needs nothing beside it'
sarif\t'SARIF 2.1.0, as code hosts read findings'
csv\t'Comma-separated values (RFC 4180), for spreadsheets'
spdx-json\t'SPDX 2.3, as JSON'
cyclonedx-json\t'CycloneDX 1.6, as JSON'"
complete -c portolan -n "__fish_portolan_using_subcommand import" -s o -l output -d 'Write into FILE, whole or not at all; `-` is stdout' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand import" -l mirror -d 'Ask URL in the place of REGISTRY, as docker.io=http://127.0.0.1:5060; may be repeated' -r
complete -c portolan -n "__fish_portolan_using_subcommand import" -l plain-http -d 'Reach registries without TLS: all, or only HOST; those on this machine always are' -r
complete -c portolan -n "__fish_portolan_using_subcommand import" -l https -d 'Reach registries on this machine with TLS, where plain HTTP is the habit: all, or only HOST' -r
complete -c portolan -n "__fish_portolan_using_subcommand import" -l insecure -d 'Do not check certificates: of all registries, or only of HOST' -r
complete -c portolan -n "__fish_portolan_using_subcommand import" -l tls-verify -d 'As skopeo spells it: --tls-verify=false is --insecure' -r -f -a "true\t''
false\t''"
complete -c portolan -n "__fish_portolan_using_subcommand import" -l cacert -d 'Trust the certificate authorities in FILE (PEM) too; may be repeated' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand import" -s j -l jobs -d 'Read this many images side by side' -r
complete -c portolan -n "__fish_portolan_using_subcommand import" -l retry-times -d 'Try a failed request again this many times' -r
complete -c portolan -n "__fish_portolan_using_subcommand import" -l cache-dir -d 'The folder of the cache of manifests and configs' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand import" -l catalog -d 'The catalogue: DIR, `sqlite:FILE` or `postgres://...`; `./portolan` if nothing is said' -r
complete -c portolan -n "__fish_portolan_using_subcommand import" -l blobs -d 'Where the catalogue keeps manifests and configs: DIR or `s3://BUCKET/PREFIX`' -r
complete -c portolan -n "__fish_portolan_using_subcommand import" -l color -d 'When there is colour' -r -f -a "auto\t'At a terminal'
always\t'In files and pipes too'
never\t'Nowhere'"
complete -c portolan -n "__fish_portolan_using_subcommand import" -l progress -d 'How progress is shown on stderr' -r -f -a "auto\t'When stderr is a terminal and the work takes longer than half a second; of a scan, as lines where it is none'
always\t'From the beginning; as lines where stderr is no terminal'
never\t'Not at all'
plain\t'As lines, for logs'
json\t'As lines of JSON, for programs: what a scan does, event by event'"
complete -c portolan -n "__fish_portolan_using_subcommand import" -l config -d 'Read these settings, and no other portolan.toml' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand import" -l git -d 'Read every version in the history of a git repository, each at the time of its commit'
complete -c portolan -n "__fish_portolan_using_subcommand import" -l all-platforms -d 'All platforms, the same as --platform all'
complete -c portolan -n "__fish_portolan_using_subcommand import" -l json -d 'JSON, the same as --format json'
complete -c portolan -n "__fish_portolan_using_subcommand import" -l redact -d 'Hide the values of build arguments, variables and labels whose names look secret'
complete -c portolan -n "__fish_portolan_using_subcommand import" -l offline -d 'Read nothing but the cache and local files'
complete -c portolan -n "__fish_portolan_using_subcommand import" -l no-cache -d 'Keep nothing, and read nothing that was kept'
complete -c portolan -n "__fish_portolan_using_subcommand import" -s q -l quiet -d 'Print no warnings and no progress'
complete -c portolan -n "__fish_portolan_using_subcommand import" -s v -l verbose -d 'Print requests and answers on stderr; twice for more'
complete -c portolan -n "__fish_portolan_using_subcommand import" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c portolan -n "__fish_portolan_using_subcommand log" -s n -l max-count -d 'Only the last N stretches' -r
complete -c portolan -n "__fish_portolan_using_subcommand log" -l platform -d 'Only this platform: OS/ARCH[/VARIANT][:OSVERSION], `local` or `all`; may be repeated' -r
complete -c portolan -n "__fish_portolan_using_subcommand log" -s f -l format -d 'The form of the output; each command has its own default and its own choice' -r -f -a "text\t'For people, at a terminal or in a pipe'
markdown\t'A page of Markdown'
json\t'JSON'
html\t'A page of HTML that needs nothing beside it'
sarif\t'SARIF 2.1.0, as code hosts read findings'
csv\t'Comma-separated values (RFC 4180), for spreadsheets'
spdx-json\t'SPDX 2.3, as JSON'
cyclonedx-json\t'CycloneDX 1.6, as JSON'"
complete -c portolan -n "__fish_portolan_using_subcommand log" -s o -l output -d 'Write into FILE, whole or not at all; `-` is stdout' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand log" -l mirror -d 'Ask URL in the place of REGISTRY, as docker.io=http://127.0.0.1:5060; may be repeated' -r
complete -c portolan -n "__fish_portolan_using_subcommand log" -l plain-http -d 'Reach registries without TLS: all, or only HOST; those on this machine always are' -r
complete -c portolan -n "__fish_portolan_using_subcommand log" -l https -d 'Reach registries on this machine with TLS, where plain HTTP is the habit: all, or only HOST' -r
complete -c portolan -n "__fish_portolan_using_subcommand log" -l insecure -d 'Do not check certificates: of all registries, or only of HOST' -r
complete -c portolan -n "__fish_portolan_using_subcommand log" -l tls-verify -d 'As skopeo spells it: --tls-verify=false is --insecure' -r -f -a "true\t''
false\t''"
complete -c portolan -n "__fish_portolan_using_subcommand log" -l cacert -d 'Trust the certificate authorities in FILE (PEM) too; may be repeated' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand log" -s j -l jobs -d 'Read this many images side by side' -r
complete -c portolan -n "__fish_portolan_using_subcommand log" -l retry-times -d 'Try a failed request again this many times' -r
complete -c portolan -n "__fish_portolan_using_subcommand log" -l cache-dir -d 'The folder of the cache of manifests and configs' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand log" -l catalog -d 'The catalogue: DIR, `sqlite:FILE` or `postgres://...`; `./portolan` if nothing is said' -r
complete -c portolan -n "__fish_portolan_using_subcommand log" -l blobs -d 'Where the catalogue keeps manifests and configs: DIR or `s3://BUCKET/PREFIX`' -r
complete -c portolan -n "__fish_portolan_using_subcommand log" -l color -d 'When there is colour' -r -f -a "auto\t'At a terminal'
always\t'In files and pipes too'
never\t'Nowhere'"
complete -c portolan -n "__fish_portolan_using_subcommand log" -l progress -d 'How progress is shown on stderr' -r -f -a "auto\t'When stderr is a terminal and the work takes longer than half a second; of a scan, as lines where it is none'
always\t'From the beginning; as lines where stderr is no terminal'
never\t'Not at all'
plain\t'As lines, for logs'
json\t'As lines of JSON, for programs: what a scan does, event by event'"
complete -c portolan -n "__fish_portolan_using_subcommand log" -l config -d 'Read these settings, and no other portolan.toml' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand log" -l all-platforms -d 'All platforms, the same as --platform all'
complete -c portolan -n "__fish_portolan_using_subcommand log" -l json -d 'JSON, the same as --format json'
complete -c portolan -n "__fish_portolan_using_subcommand log" -l redact -d 'Hide the values of build arguments, variables and labels whose names look secret'
complete -c portolan -n "__fish_portolan_using_subcommand log" -l offline -d 'Read nothing but the cache and local files'
complete -c portolan -n "__fish_portolan_using_subcommand log" -l no-cache -d 'Keep nothing, and read nothing that was kept'
complete -c portolan -n "__fish_portolan_using_subcommand log" -s q -l quiet -d 'Print no warnings and no progress'
complete -c portolan -n "__fish_portolan_using_subcommand log" -s v -l verbose -d 'Print requests and answers on stderr; twice for more'
complete -c portolan -n "__fish_portolan_using_subcommand log" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c portolan -n "__fish_portolan_using_subcommand diff" -l platform -d 'Only this platform: OS/ARCH[/VARIANT][:OSVERSION], `local` or `all`; may be repeated' -r
complete -c portolan -n "__fish_portolan_using_subcommand diff" -s f -l format -d 'The form of the output; each command has its own default and its own choice' -r -f -a "text\t'For people, at a terminal or in a pipe'
markdown\t'A page of Markdown'
json\t'JSON'
html\t'A page of HTML that needs nothing beside it'
sarif\t'SARIF 2.1.0, as code hosts read findings'
csv\t'Comma-separated values (RFC 4180), for spreadsheets'
spdx-json\t'SPDX 2.3, as JSON'
cyclonedx-json\t'CycloneDX 1.6, as JSON'"
complete -c portolan -n "__fish_portolan_using_subcommand diff" -s o -l output -d 'Write into FILE, whole or not at all; `-` is stdout' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand diff" -l mirror -d 'Ask URL in the place of REGISTRY, as docker.io=http://127.0.0.1:5060; may be repeated' -r
complete -c portolan -n "__fish_portolan_using_subcommand diff" -l plain-http -d 'Reach registries without TLS: all, or only HOST; those on this machine always are' -r
complete -c portolan -n "__fish_portolan_using_subcommand diff" -l https -d 'Reach registries on this machine with TLS, where plain HTTP is the habit: all, or only HOST' -r
complete -c portolan -n "__fish_portolan_using_subcommand diff" -l insecure -d 'Do not check certificates: of all registries, or only of HOST' -r
complete -c portolan -n "__fish_portolan_using_subcommand diff" -l tls-verify -d 'As skopeo spells it: --tls-verify=false is --insecure' -r -f -a "true\t''
false\t''"
complete -c portolan -n "__fish_portolan_using_subcommand diff" -l cacert -d 'Trust the certificate authorities in FILE (PEM) too; may be repeated' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand diff" -s j -l jobs -d 'Read this many images side by side' -r
complete -c portolan -n "__fish_portolan_using_subcommand diff" -l retry-times -d 'Try a failed request again this many times' -r
complete -c portolan -n "__fish_portolan_using_subcommand diff" -l cache-dir -d 'The folder of the cache of manifests and configs' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand diff" -l catalog -d 'The catalogue: DIR, `sqlite:FILE` or `postgres://...`; `./portolan` if nothing is said' -r
complete -c portolan -n "__fish_portolan_using_subcommand diff" -l blobs -d 'Where the catalogue keeps manifests and configs: DIR or `s3://BUCKET/PREFIX`' -r
complete -c portolan -n "__fish_portolan_using_subcommand diff" -l color -d 'When there is colour' -r -f -a "auto\t'At a terminal'
always\t'In files and pipes too'
never\t'Nowhere'"
complete -c portolan -n "__fish_portolan_using_subcommand diff" -l progress -d 'How progress is shown on stderr' -r -f -a "auto\t'When stderr is a terminal and the work takes longer than half a second; of a scan, as lines where it is none'
always\t'From the beginning; as lines where stderr is no terminal'
never\t'Not at all'
plain\t'As lines, for logs'
json\t'As lines of JSON, for programs: what a scan does, event by event'"
complete -c portolan -n "__fish_portolan_using_subcommand diff" -l config -d 'Read these settings, and no other portolan.toml' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand diff" -l files -d 'Files instead: added (A), changed (C) and removed (D); of one platform, this machine\'s or that of --platform'
complete -c portolan -n "__fish_portolan_using_subcommand diff" -l stat -d 'Files, counted by folder'
complete -c portolan -n "__fish_portolan_using_subcommand diff" -l by-layer -d 'Files, by the layers that only one of the images has'
complete -c portolan -n "__fish_portolan_using_subcommand diff" -l times -d 'Files that were written at another time are different, too'
complete -c portolan -n "__fish_portolan_using_subcommand diff" -l all-platforms -d 'All platforms, the same as --platform all'
complete -c portolan -n "__fish_portolan_using_subcommand diff" -l json -d 'JSON, the same as --format json'
complete -c portolan -n "__fish_portolan_using_subcommand diff" -l redact -d 'Hide the values of build arguments, variables and labels whose names look secret'
complete -c portolan -n "__fish_portolan_using_subcommand diff" -l offline -d 'Read nothing but the cache and local files'
complete -c portolan -n "__fish_portolan_using_subcommand diff" -l no-cache -d 'Keep nothing, and read nothing that was kept'
complete -c portolan -n "__fish_portolan_using_subcommand diff" -s q -l quiet -d 'Print no warnings and no progress'
complete -c portolan -n "__fish_portolan_using_subcommand diff" -s v -l verbose -d 'Print requests and answers on stderr; twice for more'
complete -c portolan -n "__fish_portolan_using_subcommand diff" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c portolan -n "__fish_portolan_using_subcommand compare" -l platform -d 'Only this platform: OS/ARCH[/VARIANT][:OSVERSION], `local` or `all`; may be repeated' -r
complete -c portolan -n "__fish_portolan_using_subcommand compare" -s f -l format -d 'The form of the output; each command has its own default and its own choice' -r -f -a "text\t'For people, at a terminal or in a pipe'
markdown\t'A page of Markdown'
json\t'JSON'
html\t'A page of HTML that needs nothing beside it'
sarif\t'SARIF 2.1.0, as code hosts read findings'
csv\t'Comma-separated values (RFC 4180), for spreadsheets'
spdx-json\t'SPDX 2.3, as JSON'
cyclonedx-json\t'CycloneDX 1.6, as JSON'"
complete -c portolan -n "__fish_portolan_using_subcommand compare" -s o -l output -d 'Write into FILE, whole or not at all; `-` is stdout' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand compare" -l mirror -d 'Ask URL in the place of REGISTRY, as docker.io=http://127.0.0.1:5060; may be repeated' -r
complete -c portolan -n "__fish_portolan_using_subcommand compare" -l plain-http -d 'Reach registries without TLS: all, or only HOST; those on this machine always are' -r
complete -c portolan -n "__fish_portolan_using_subcommand compare" -l https -d 'Reach registries on this machine with TLS, where plain HTTP is the habit: all, or only HOST' -r
complete -c portolan -n "__fish_portolan_using_subcommand compare" -l insecure -d 'Do not check certificates: of all registries, or only of HOST' -r
complete -c portolan -n "__fish_portolan_using_subcommand compare" -l tls-verify -d 'As skopeo spells it: --tls-verify=false is --insecure' -r -f -a "true\t''
false\t''"
complete -c portolan -n "__fish_portolan_using_subcommand compare" -l cacert -d 'Trust the certificate authorities in FILE (PEM) too; may be repeated' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand compare" -s j -l jobs -d 'Read this many images side by side' -r
complete -c portolan -n "__fish_portolan_using_subcommand compare" -l retry-times -d 'Try a failed request again this many times' -r
complete -c portolan -n "__fish_portolan_using_subcommand compare" -l cache-dir -d 'The folder of the cache of manifests and configs' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand compare" -l catalog -d 'The catalogue: DIR, `sqlite:FILE` or `postgres://...`; `./portolan` if nothing is said' -r
complete -c portolan -n "__fish_portolan_using_subcommand compare" -l blobs -d 'Where the catalogue keeps manifests and configs: DIR or `s3://BUCKET/PREFIX`' -r
complete -c portolan -n "__fish_portolan_using_subcommand compare" -l color -d 'When there is colour' -r -f -a "auto\t'At a terminal'
always\t'In files and pipes too'
never\t'Nowhere'"
complete -c portolan -n "__fish_portolan_using_subcommand compare" -l progress -d 'How progress is shown on stderr' -r -f -a "auto\t'When stderr is a terminal and the work takes longer than half a second; of a scan, as lines where it is none'
always\t'From the beginning; as lines where stderr is no terminal'
never\t'Not at all'
plain\t'As lines, for logs'
json\t'As lines of JSON, for programs: what a scan does, event by event'"
complete -c portolan -n "__fish_portolan_using_subcommand compare" -l config -d 'Read these settings, and no other portolan.toml' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand compare" -l files -d 'Files instead: added (A), changed (C) and removed (D); of one platform, this machine\'s or that of --platform'
complete -c portolan -n "__fish_portolan_using_subcommand compare" -l stat -d 'Files, counted by folder'
complete -c portolan -n "__fish_portolan_using_subcommand compare" -l by-layer -d 'Files, by the layers that only one of the images has'
complete -c portolan -n "__fish_portolan_using_subcommand compare" -l times -d 'Files that were written at another time are different, too'
complete -c portolan -n "__fish_portolan_using_subcommand compare" -l all-platforms -d 'All platforms, the same as --platform all'
complete -c portolan -n "__fish_portolan_using_subcommand compare" -l json -d 'JSON, the same as --format json'
complete -c portolan -n "__fish_portolan_using_subcommand compare" -l redact -d 'Hide the values of build arguments, variables and labels whose names look secret'
complete -c portolan -n "__fish_portolan_using_subcommand compare" -l offline -d 'Read nothing but the cache and local files'
complete -c portolan -n "__fish_portolan_using_subcommand compare" -l no-cache -d 'Keep nothing, and read nothing that was kept'
complete -c portolan -n "__fish_portolan_using_subcommand compare" -s q -l quiet -d 'Print no warnings and no progress'
complete -c portolan -n "__fish_portolan_using_subcommand compare" -s v -l verbose -d 'Print requests and answers on stderr; twice for more'
complete -c portolan -n "__fish_portolan_using_subcommand compare" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c portolan -n "__fish_portolan_using_subcommand search" -l limit -d 'How many are told at a time' -r
complete -c portolan -n "__fish_portolan_using_subcommand search" -l cursor -d 'Where the last page ended, as it was told' -r
complete -c portolan -n "__fish_portolan_using_subcommand search" -l platform -d 'Only this platform: OS/ARCH[/VARIANT][:OSVERSION], `local` or `all`; may be repeated' -r
complete -c portolan -n "__fish_portolan_using_subcommand search" -s f -l format -d 'The form of the output; each command has its own default and its own choice' -r -f -a "text\t'For people, at a terminal or in a pipe'
markdown\t'A page of Markdown'
json\t'JSON'
html\t'A page of HTML that needs nothing beside it'
sarif\t'SARIF 2.1.0, as code hosts read findings'
csv\t'Comma-separated values (RFC 4180), for spreadsheets'
spdx-json\t'SPDX 2.3, as JSON'
cyclonedx-json\t'CycloneDX 1.6, as JSON'"
complete -c portolan -n "__fish_portolan_using_subcommand search" -s o -l output -d 'Write into FILE, whole or not at all; `-` is stdout' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand search" -l mirror -d 'Ask URL in the place of REGISTRY, as docker.io=http://127.0.0.1:5060; may be repeated' -r
complete -c portolan -n "__fish_portolan_using_subcommand search" -l plain-http -d 'Reach registries without TLS: all, or only HOST; those on this machine always are' -r
complete -c portolan -n "__fish_portolan_using_subcommand search" -l https -d 'Reach registries on this machine with TLS, where plain HTTP is the habit: all, or only HOST' -r
complete -c portolan -n "__fish_portolan_using_subcommand search" -l insecure -d 'Do not check certificates: of all registries, or only of HOST' -r
complete -c portolan -n "__fish_portolan_using_subcommand search" -l tls-verify -d 'As skopeo spells it: --tls-verify=false is --insecure' -r -f -a "true\t''
false\t''"
complete -c portolan -n "__fish_portolan_using_subcommand search" -l cacert -d 'Trust the certificate authorities in FILE (PEM) too; may be repeated' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand search" -s j -l jobs -d 'Read this many images side by side' -r
complete -c portolan -n "__fish_portolan_using_subcommand search" -l retry-times -d 'Try a failed request again this many times' -r
complete -c portolan -n "__fish_portolan_using_subcommand search" -l cache-dir -d 'The folder of the cache of manifests and configs' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand search" -l catalog -d 'The catalogue: DIR, `sqlite:FILE` or `postgres://...`; `./portolan` if nothing is said' -r
complete -c portolan -n "__fish_portolan_using_subcommand search" -l blobs -d 'Where the catalogue keeps manifests and configs: DIR or `s3://BUCKET/PREFIX`' -r
complete -c portolan -n "__fish_portolan_using_subcommand search" -l color -d 'When there is colour' -r -f -a "auto\t'At a terminal'
always\t'In files and pipes too'
never\t'Nowhere'"
complete -c portolan -n "__fish_portolan_using_subcommand search" -l progress -d 'How progress is shown on stderr' -r -f -a "auto\t'When stderr is a terminal and the work takes longer than half a second; of a scan, as lines where it is none'
always\t'From the beginning; as lines where stderr is no terminal'
never\t'Not at all'
plain\t'As lines, for logs'
json\t'As lines of JSON, for programs: what a scan does, event by event'"
complete -c portolan -n "__fish_portolan_using_subcommand search" -l config -d 'Read these settings, and no other portolan.toml' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand search" -l all-platforms -d 'All platforms, the same as --platform all'
complete -c portolan -n "__fish_portolan_using_subcommand search" -l json -d 'JSON, the same as --format json'
complete -c portolan -n "__fish_portolan_using_subcommand search" -l redact -d 'Hide the values of build arguments, variables and labels whose names look secret'
complete -c portolan -n "__fish_portolan_using_subcommand search" -l offline -d 'Read nothing but the cache and local files'
complete -c portolan -n "__fish_portolan_using_subcommand search" -l no-cache -d 'Keep nothing, and read nothing that was kept'
complete -c portolan -n "__fish_portolan_using_subcommand search" -s q -l quiet -d 'Print no warnings and no progress'
complete -c portolan -n "__fish_portolan_using_subcommand search" -s v -l verbose -d 'Print requests and answers on stderr; twice for more'
complete -c portolan -n "__fish_portolan_using_subcommand search" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c portolan -n "__fish_portolan_using_subcommand find" -l limit -d 'How many are told at a time' -r
complete -c portolan -n "__fish_portolan_using_subcommand find" -l cursor -d 'Where the last page ended, as it was told' -r
complete -c portolan -n "__fish_portolan_using_subcommand find" -l platform -d 'Only this platform: OS/ARCH[/VARIANT][:OSVERSION], `local` or `all`; may be repeated' -r
complete -c portolan -n "__fish_portolan_using_subcommand find" -s f -l format -d 'The form of the output; each command has its own default and its own choice' -r -f -a "text\t'For people, at a terminal or in a pipe'
markdown\t'A page of Markdown'
json\t'JSON'
html\t'A page of HTML that needs nothing beside it'
sarif\t'SARIF 2.1.0, as code hosts read findings'
csv\t'Comma-separated values (RFC 4180), for spreadsheets'
spdx-json\t'SPDX 2.3, as JSON'
cyclonedx-json\t'CycloneDX 1.6, as JSON'"
complete -c portolan -n "__fish_portolan_using_subcommand find" -s o -l output -d 'Write into FILE, whole or not at all; `-` is stdout' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand find" -l mirror -d 'Ask URL in the place of REGISTRY, as docker.io=http://127.0.0.1:5060; may be repeated' -r
complete -c portolan -n "__fish_portolan_using_subcommand find" -l plain-http -d 'Reach registries without TLS: all, or only HOST; those on this machine always are' -r
complete -c portolan -n "__fish_portolan_using_subcommand find" -l https -d 'Reach registries on this machine with TLS, where plain HTTP is the habit: all, or only HOST' -r
complete -c portolan -n "__fish_portolan_using_subcommand find" -l insecure -d 'Do not check certificates: of all registries, or only of HOST' -r
complete -c portolan -n "__fish_portolan_using_subcommand find" -l tls-verify -d 'As skopeo spells it: --tls-verify=false is --insecure' -r -f -a "true\t''
false\t''"
complete -c portolan -n "__fish_portolan_using_subcommand find" -l cacert -d 'Trust the certificate authorities in FILE (PEM) too; may be repeated' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand find" -s j -l jobs -d 'Read this many images side by side' -r
complete -c portolan -n "__fish_portolan_using_subcommand find" -l retry-times -d 'Try a failed request again this many times' -r
complete -c portolan -n "__fish_portolan_using_subcommand find" -l cache-dir -d 'The folder of the cache of manifests and configs' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand find" -l catalog -d 'The catalogue: DIR, `sqlite:FILE` or `postgres://...`; `./portolan` if nothing is said' -r
complete -c portolan -n "__fish_portolan_using_subcommand find" -l blobs -d 'Where the catalogue keeps manifests and configs: DIR or `s3://BUCKET/PREFIX`' -r
complete -c portolan -n "__fish_portolan_using_subcommand find" -l color -d 'When there is colour' -r -f -a "auto\t'At a terminal'
always\t'In files and pipes too'
never\t'Nowhere'"
complete -c portolan -n "__fish_portolan_using_subcommand find" -l progress -d 'How progress is shown on stderr' -r -f -a "auto\t'When stderr is a terminal and the work takes longer than half a second; of a scan, as lines where it is none'
always\t'From the beginning; as lines where stderr is no terminal'
never\t'Not at all'
plain\t'As lines, for logs'
json\t'As lines of JSON, for programs: what a scan does, event by event'"
complete -c portolan -n "__fish_portolan_using_subcommand find" -l config -d 'Read these settings, and no other portolan.toml' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand find" -l all-platforms -d 'All platforms, the same as --platform all'
complete -c portolan -n "__fish_portolan_using_subcommand find" -l json -d 'JSON, the same as --format json'
complete -c portolan -n "__fish_portolan_using_subcommand find" -l redact -d 'Hide the values of build arguments, variables and labels whose names look secret'
complete -c portolan -n "__fish_portolan_using_subcommand find" -l offline -d 'Read nothing but the cache and local files'
complete -c portolan -n "__fish_portolan_using_subcommand find" -l no-cache -d 'Keep nothing, and read nothing that was kept'
complete -c portolan -n "__fish_portolan_using_subcommand find" -s q -l quiet -d 'Print no warnings and no progress'
complete -c portolan -n "__fish_portolan_using_subcommand find" -s v -l verbose -d 'Print requests and answers on stderr; twice for more'
complete -c portolan -n "__fish_portolan_using_subcommand find" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c portolan -n "__fish_portolan_using_subcommand base" -l platform -d 'Only this platform: OS/ARCH[/VARIANT][:OSVERSION], `local` or `all`; may be repeated' -r
complete -c portolan -n "__fish_portolan_using_subcommand base" -s f -l format -d 'The form of the output; each command has its own default and its own choice' -r -f -a "text\t'For people, at a terminal or in a pipe'
markdown\t'A page of Markdown'
json\t'JSON'
html\t'A page of HTML that needs nothing beside it'
sarif\t'SARIF 2.1.0, as code hosts read findings'
csv\t'Comma-separated values (RFC 4180), for spreadsheets'
spdx-json\t'SPDX 2.3, as JSON'
cyclonedx-json\t'CycloneDX 1.6, as JSON'"
complete -c portolan -n "__fish_portolan_using_subcommand base" -s o -l output -d 'Write into FILE, whole or not at all; `-` is stdout' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand base" -l mirror -d 'Ask URL in the place of REGISTRY, as docker.io=http://127.0.0.1:5060; may be repeated' -r
complete -c portolan -n "__fish_portolan_using_subcommand base" -l plain-http -d 'Reach registries without TLS: all, or only HOST; those on this machine always are' -r
complete -c portolan -n "__fish_portolan_using_subcommand base" -l https -d 'Reach registries on this machine with TLS, where plain HTTP is the habit: all, or only HOST' -r
complete -c portolan -n "__fish_portolan_using_subcommand base" -l insecure -d 'Do not check certificates: of all registries, or only of HOST' -r
complete -c portolan -n "__fish_portolan_using_subcommand base" -l tls-verify -d 'As skopeo spells it: --tls-verify=false is --insecure' -r -f -a "true\t''
false\t''"
complete -c portolan -n "__fish_portolan_using_subcommand base" -l cacert -d 'Trust the certificate authorities in FILE (PEM) too; may be repeated' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand base" -s j -l jobs -d 'Read this many images side by side' -r
complete -c portolan -n "__fish_portolan_using_subcommand base" -l retry-times -d 'Try a failed request again this many times' -r
complete -c portolan -n "__fish_portolan_using_subcommand base" -l cache-dir -d 'The folder of the cache of manifests and configs' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand base" -l catalog -d 'The catalogue: DIR, `sqlite:FILE` or `postgres://...`; `./portolan` if nothing is said' -r
complete -c portolan -n "__fish_portolan_using_subcommand base" -l blobs -d 'Where the catalogue keeps manifests and configs: DIR or `s3://BUCKET/PREFIX`' -r
complete -c portolan -n "__fish_portolan_using_subcommand base" -l color -d 'When there is colour' -r -f -a "auto\t'At a terminal'
always\t'In files and pipes too'
never\t'Nowhere'"
complete -c portolan -n "__fish_portolan_using_subcommand base" -l progress -d 'How progress is shown on stderr' -r -f -a "auto\t'When stderr is a terminal and the work takes longer than half a second; of a scan, as lines where it is none'
always\t'From the beginning; as lines where stderr is no terminal'
never\t'Not at all'
plain\t'As lines, for logs'
json\t'As lines of JSON, for programs: what a scan does, event by event'"
complete -c portolan -n "__fish_portolan_using_subcommand base" -l config -d 'Read these settings, and no other portolan.toml' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand base" -l all-platforms -d 'All platforms, the same as --platform all'
complete -c portolan -n "__fish_portolan_using_subcommand base" -l json -d 'JSON, the same as --format json'
complete -c portolan -n "__fish_portolan_using_subcommand base" -l redact -d 'Hide the values of build arguments, variables and labels whose names look secret'
complete -c portolan -n "__fish_portolan_using_subcommand base" -l offline -d 'Read nothing but the cache and local files'
complete -c portolan -n "__fish_portolan_using_subcommand base" -l no-cache -d 'Keep nothing, and read nothing that was kept'
complete -c portolan -n "__fish_portolan_using_subcommand base" -s q -l quiet -d 'Print no warnings and no progress'
complete -c portolan -n "__fish_portolan_using_subcommand base" -s v -l verbose -d 'Print requests and answers on stderr; twice for more'
complete -c portolan -n "__fish_portolan_using_subcommand base" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c portolan -n "__fish_portolan_using_subcommand derived" -l limit -d 'How many tags are told for each platform' -r
complete -c portolan -n "__fish_portolan_using_subcommand derived" -l platform -d 'Only this platform: OS/ARCH[/VARIANT][:OSVERSION], `local` or `all`; may be repeated' -r
complete -c portolan -n "__fish_portolan_using_subcommand derived" -s f -l format -d 'The form of the output; each command has its own default and its own choice' -r -f -a "text\t'For people, at a terminal or in a pipe'
markdown\t'A page of Markdown'
json\t'JSON'
html\t'A page of HTML that needs nothing beside it'
sarif\t'SARIF 2.1.0, as code hosts read findings'
csv\t'Comma-separated values (RFC 4180), for spreadsheets'
spdx-json\t'SPDX 2.3, as JSON'
cyclonedx-json\t'CycloneDX 1.6, as JSON'"
complete -c portolan -n "__fish_portolan_using_subcommand derived" -s o -l output -d 'Write into FILE, whole or not at all; `-` is stdout' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand derived" -l mirror -d 'Ask URL in the place of REGISTRY, as docker.io=http://127.0.0.1:5060; may be repeated' -r
complete -c portolan -n "__fish_portolan_using_subcommand derived" -l plain-http -d 'Reach registries without TLS: all, or only HOST; those on this machine always are' -r
complete -c portolan -n "__fish_portolan_using_subcommand derived" -l https -d 'Reach registries on this machine with TLS, where plain HTTP is the habit: all, or only HOST' -r
complete -c portolan -n "__fish_portolan_using_subcommand derived" -l insecure -d 'Do not check certificates: of all registries, or only of HOST' -r
complete -c portolan -n "__fish_portolan_using_subcommand derived" -l tls-verify -d 'As skopeo spells it: --tls-verify=false is --insecure' -r -f -a "true\t''
false\t''"
complete -c portolan -n "__fish_portolan_using_subcommand derived" -l cacert -d 'Trust the certificate authorities in FILE (PEM) too; may be repeated' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand derived" -s j -l jobs -d 'Read this many images side by side' -r
complete -c portolan -n "__fish_portolan_using_subcommand derived" -l retry-times -d 'Try a failed request again this many times' -r
complete -c portolan -n "__fish_portolan_using_subcommand derived" -l cache-dir -d 'The folder of the cache of manifests and configs' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand derived" -l catalog -d 'The catalogue: DIR, `sqlite:FILE` or `postgres://...`; `./portolan` if nothing is said' -r
complete -c portolan -n "__fish_portolan_using_subcommand derived" -l blobs -d 'Where the catalogue keeps manifests and configs: DIR or `s3://BUCKET/PREFIX`' -r
complete -c portolan -n "__fish_portolan_using_subcommand derived" -l color -d 'When there is colour' -r -f -a "auto\t'At a terminal'
always\t'In files and pipes too'
never\t'Nowhere'"
complete -c portolan -n "__fish_portolan_using_subcommand derived" -l progress -d 'How progress is shown on stderr' -r -f -a "auto\t'When stderr is a terminal and the work takes longer than half a second; of a scan, as lines where it is none'
always\t'From the beginning; as lines where stderr is no terminal'
never\t'Not at all'
plain\t'As lines, for logs'
json\t'As lines of JSON, for programs: what a scan does, event by event'"
complete -c portolan -n "__fish_portolan_using_subcommand derived" -l config -d 'Read these settings, and no other portolan.toml' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand derived" -l all-platforms -d 'All platforms, the same as --platform all'
complete -c portolan -n "__fish_portolan_using_subcommand derived" -l json -d 'JSON, the same as --format json'
complete -c portolan -n "__fish_portolan_using_subcommand derived" -l redact -d 'Hide the values of build arguments, variables and labels whose names look secret'
complete -c portolan -n "__fish_portolan_using_subcommand derived" -l offline -d 'Read nothing but the cache and local files'
complete -c portolan -n "__fish_portolan_using_subcommand derived" -l no-cache -d 'Keep nothing, and read nothing that was kept'
complete -c portolan -n "__fish_portolan_using_subcommand derived" -s q -l quiet -d 'Print no warnings and no progress'
complete -c portolan -n "__fish_portolan_using_subcommand derived" -s v -l verbose -d 'Print requests and answers on stderr; twice for more'
complete -c portolan -n "__fish_portolan_using_subcommand derived" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c portolan -n "__fish_portolan_using_subcommand lint" -l fail-on -d 'The level that makes the command fail' -r -f -a "error\t'Errors'
warning\t'Errors and warnings'
note\t'Whatever is found'
never\t'Nothing that is found'"
complete -c portolan -n "__fish_portolan_using_subcommand lint" -l platform -d 'Only this platform: OS/ARCH[/VARIANT][:OSVERSION], `local` or `all`; may be repeated' -r
complete -c portolan -n "__fish_portolan_using_subcommand lint" -s f -l format -d 'The form of the output; each command has its own default and its own choice' -r -f -a "text\t'For people, at a terminal or in a pipe'
markdown\t'A page of Markdown'
json\t'JSON'
html\t'A page of HTML that needs nothing beside it'
sarif\t'SARIF 2.1.0, as code hosts read findings'
csv\t'Comma-separated values (RFC 4180), for spreadsheets'
spdx-json\t'SPDX 2.3, as JSON'
cyclonedx-json\t'CycloneDX 1.6, as JSON'"
complete -c portolan -n "__fish_portolan_using_subcommand lint" -s o -l output -d 'Write into FILE, whole or not at all; `-` is stdout' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand lint" -l mirror -d 'Ask URL in the place of REGISTRY, as docker.io=http://127.0.0.1:5060; may be repeated' -r
complete -c portolan -n "__fish_portolan_using_subcommand lint" -l plain-http -d 'Reach registries without TLS: all, or only HOST; those on this machine always are' -r
complete -c portolan -n "__fish_portolan_using_subcommand lint" -l https -d 'Reach registries on this machine with TLS, where plain HTTP is the habit: all, or only HOST' -r
complete -c portolan -n "__fish_portolan_using_subcommand lint" -l insecure -d 'Do not check certificates: of all registries, or only of HOST' -r
complete -c portolan -n "__fish_portolan_using_subcommand lint" -l tls-verify -d 'As skopeo spells it: --tls-verify=false is --insecure' -r -f -a "true\t''
false\t''"
complete -c portolan -n "__fish_portolan_using_subcommand lint" -l cacert -d 'Trust the certificate authorities in FILE (PEM) too; may be repeated' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand lint" -s j -l jobs -d 'Read this many images side by side' -r
complete -c portolan -n "__fish_portolan_using_subcommand lint" -l retry-times -d 'Try a failed request again this many times' -r
complete -c portolan -n "__fish_portolan_using_subcommand lint" -l cache-dir -d 'The folder of the cache of manifests and configs' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand lint" -l catalog -d 'The catalogue: DIR, `sqlite:FILE` or `postgres://...`; `./portolan` if nothing is said' -r
complete -c portolan -n "__fish_portolan_using_subcommand lint" -l blobs -d 'Where the catalogue keeps manifests and configs: DIR or `s3://BUCKET/PREFIX`' -r
complete -c portolan -n "__fish_portolan_using_subcommand lint" -l color -d 'When there is colour' -r -f -a "auto\t'At a terminal'
always\t'In files and pipes too'
never\t'Nowhere'"
complete -c portolan -n "__fish_portolan_using_subcommand lint" -l progress -d 'How progress is shown on stderr' -r -f -a "auto\t'When stderr is a terminal and the work takes longer than half a second; of a scan, as lines where it is none'
always\t'From the beginning; as lines where stderr is no terminal'
never\t'Not at all'
plain\t'As lines, for logs'
json\t'As lines of JSON, for programs: what a scan does, event by event'"
complete -c portolan -n "__fish_portolan_using_subcommand lint" -l config -d 'Read these settings, and no other portolan.toml' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand lint" -l all -d 'Every tag of the catalogue, as it was seen last'
complete -c portolan -n "__fish_portolan_using_subcommand lint" -l all-platforms -d 'All platforms, the same as --platform all'
complete -c portolan -n "__fish_portolan_using_subcommand lint" -l json -d 'JSON, the same as --format json'
complete -c portolan -n "__fish_portolan_using_subcommand lint" -l redact -d 'Hide the values of build arguments, variables and labels whose names look secret'
complete -c portolan -n "__fish_portolan_using_subcommand lint" -l offline -d 'Read nothing but the cache and local files'
complete -c portolan -n "__fish_portolan_using_subcommand lint" -l no-cache -d 'Keep nothing, and read nothing that was kept'
complete -c portolan -n "__fish_portolan_using_subcommand lint" -s q -l quiet -d 'Print no warnings and no progress'
complete -c portolan -n "__fish_portolan_using_subcommand lint" -s v -l verbose -d 'Print requests and answers on stderr; twice for more'
complete -c portolan -n "__fish_portolan_using_subcommand lint" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c portolan -n "__fish_portolan_using_subcommand export" -l parquet -d 'The folder for the tables' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand export" -l platform -d 'Only this platform: OS/ARCH[/VARIANT][:OSVERSION], `local` or `all`; may be repeated' -r
complete -c portolan -n "__fish_portolan_using_subcommand export" -s f -l format -d 'The form of the output; each command has its own default and its own choice' -r -f -a "text\t'For people, at a terminal or in a pipe'
markdown\t'A page of Markdown'
json\t'JSON'
html\t'A page of HTML that needs nothing beside it'
sarif\t'SARIF 2.1.0, as code hosts read findings'
csv\t'Comma-separated values (RFC 4180), for spreadsheets'
spdx-json\t'SPDX 2.3, as JSON'
cyclonedx-json\t'CycloneDX 1.6, as JSON'"
complete -c portolan -n "__fish_portolan_using_subcommand export" -s o -l output -d 'Write into FILE, whole or not at all; `-` is stdout' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand export" -l mirror -d 'Ask URL in the place of REGISTRY, as docker.io=http://127.0.0.1:5060; may be repeated' -r
complete -c portolan -n "__fish_portolan_using_subcommand export" -l plain-http -d 'Reach registries without TLS: all, or only HOST; those on this machine always are' -r
complete -c portolan -n "__fish_portolan_using_subcommand export" -l https -d 'Reach registries on this machine with TLS, where plain HTTP is the habit: all, or only HOST' -r
complete -c portolan -n "__fish_portolan_using_subcommand export" -l insecure -d 'Do not check certificates: of all registries, or only of HOST' -r
complete -c portolan -n "__fish_portolan_using_subcommand export" -l tls-verify -d 'As skopeo spells it: --tls-verify=false is --insecure' -r -f -a "true\t''
false\t''"
complete -c portolan -n "__fish_portolan_using_subcommand export" -l cacert -d 'Trust the certificate authorities in FILE (PEM) too; may be repeated' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand export" -s j -l jobs -d 'Read this many images side by side' -r
complete -c portolan -n "__fish_portolan_using_subcommand export" -l retry-times -d 'Try a failed request again this many times' -r
complete -c portolan -n "__fish_portolan_using_subcommand export" -l cache-dir -d 'The folder of the cache of manifests and configs' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand export" -l catalog -d 'The catalogue: DIR, `sqlite:FILE` or `postgres://...`; `./portolan` if nothing is said' -r
complete -c portolan -n "__fish_portolan_using_subcommand export" -l blobs -d 'Where the catalogue keeps manifests and configs: DIR or `s3://BUCKET/PREFIX`' -r
complete -c portolan -n "__fish_portolan_using_subcommand export" -l color -d 'When there is colour' -r -f -a "auto\t'At a terminal'
always\t'In files and pipes too'
never\t'Nowhere'"
complete -c portolan -n "__fish_portolan_using_subcommand export" -l progress -d 'How progress is shown on stderr' -r -f -a "auto\t'When stderr is a terminal and the work takes longer than half a second; of a scan, as lines where it is none'
always\t'From the beginning; as lines where stderr is no terminal'
never\t'Not at all'
plain\t'As lines, for logs'
json\t'As lines of JSON, for programs: what a scan does, event by event'"
complete -c portolan -n "__fish_portolan_using_subcommand export" -l config -d 'Read these settings, and no other portolan.toml' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand export" -l all-platforms -d 'All platforms, the same as --platform all'
complete -c portolan -n "__fish_portolan_using_subcommand export" -l json -d 'JSON, the same as --format json'
complete -c portolan -n "__fish_portolan_using_subcommand export" -l redact -d 'Hide the values of build arguments, variables and labels whose names look secret'
complete -c portolan -n "__fish_portolan_using_subcommand export" -l offline -d 'Read nothing but the cache and local files'
complete -c portolan -n "__fish_portolan_using_subcommand export" -l no-cache -d 'Keep nothing, and read nothing that was kept'
complete -c portolan -n "__fish_portolan_using_subcommand export" -s q -l quiet -d 'Print no warnings and no progress'
complete -c portolan -n "__fish_portolan_using_subcommand export" -s v -l verbose -d 'Print requests and answers on stderr; twice for more'
complete -c portolan -n "__fish_portolan_using_subcommand export" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c portolan -n "__fish_portolan_using_subcommand verify" -l peer -d 'Where else blobs may be: an OCI image layout or another catalogue\'s store, which is only read' -r
complete -c portolan -n "__fish_portolan_using_subcommand verify" -l platform -d 'Only this platform: OS/ARCH[/VARIANT][:OSVERSION], `local` or `all`; may be repeated' -r
complete -c portolan -n "__fish_portolan_using_subcommand verify" -s f -l format -d 'The form of the output; each command has its own default and its own choice' -r -f -a "text\t'For people, at a terminal or in a pipe'
markdown\t'A page of Markdown'
json\t'JSON'
html\t'A page of HTML that needs nothing beside it'
sarif\t'SARIF 2.1.0, as code hosts read findings'
csv\t'Comma-separated values (RFC 4180), for spreadsheets'
spdx-json\t'SPDX 2.3, as JSON'
cyclonedx-json\t'CycloneDX 1.6, as JSON'"
complete -c portolan -n "__fish_portolan_using_subcommand verify" -s o -l output -d 'Write into FILE, whole or not at all; `-` is stdout' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand verify" -l mirror -d 'Ask URL in the place of REGISTRY, as docker.io=http://127.0.0.1:5060; may be repeated' -r
complete -c portolan -n "__fish_portolan_using_subcommand verify" -l plain-http -d 'Reach registries without TLS: all, or only HOST; those on this machine always are' -r
complete -c portolan -n "__fish_portolan_using_subcommand verify" -l https -d 'Reach registries on this machine with TLS, where plain HTTP is the habit: all, or only HOST' -r
complete -c portolan -n "__fish_portolan_using_subcommand verify" -l insecure -d 'Do not check certificates: of all registries, or only of HOST' -r
complete -c portolan -n "__fish_portolan_using_subcommand verify" -l tls-verify -d 'As skopeo spells it: --tls-verify=false is --insecure' -r -f -a "true\t''
false\t''"
complete -c portolan -n "__fish_portolan_using_subcommand verify" -l cacert -d 'Trust the certificate authorities in FILE (PEM) too; may be repeated' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand verify" -s j -l jobs -d 'Read this many images side by side' -r
complete -c portolan -n "__fish_portolan_using_subcommand verify" -l retry-times -d 'Try a failed request again this many times' -r
complete -c portolan -n "__fish_portolan_using_subcommand verify" -l cache-dir -d 'The folder of the cache of manifests and configs' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand verify" -l catalog -d 'The catalogue: DIR, `sqlite:FILE` or `postgres://...`; `./portolan` if nothing is said' -r
complete -c portolan -n "__fish_portolan_using_subcommand verify" -l blobs -d 'Where the catalogue keeps manifests and configs: DIR or `s3://BUCKET/PREFIX`' -r
complete -c portolan -n "__fish_portolan_using_subcommand verify" -l color -d 'When there is colour' -r -f -a "auto\t'At a terminal'
always\t'In files and pipes too'
never\t'Nowhere'"
complete -c portolan -n "__fish_portolan_using_subcommand verify" -l progress -d 'How progress is shown on stderr' -r -f -a "auto\t'When stderr is a terminal and the work takes longer than half a second; of a scan, as lines where it is none'
always\t'From the beginning; as lines where stderr is no terminal'
never\t'Not at all'
plain\t'As lines, for logs'
json\t'As lines of JSON, for programs: what a scan does, event by event'"
complete -c portolan -n "__fish_portolan_using_subcommand verify" -l config -d 'Read these settings, and no other portolan.toml' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand verify" -l repair -d 'Mend what is wrong'
complete -c portolan -n "__fish_portolan_using_subcommand verify" -l all-platforms -d 'All platforms, the same as --platform all'
complete -c portolan -n "__fish_portolan_using_subcommand verify" -l json -d 'JSON, the same as --format json'
complete -c portolan -n "__fish_portolan_using_subcommand verify" -l redact -d 'Hide the values of build arguments, variables and labels whose names look secret'
complete -c portolan -n "__fish_portolan_using_subcommand verify" -l offline -d 'Read nothing but the cache and local files'
complete -c portolan -n "__fish_portolan_using_subcommand verify" -l no-cache -d 'Keep nothing, and read nothing that was kept'
complete -c portolan -n "__fish_portolan_using_subcommand verify" -s q -l quiet -d 'Print no warnings and no progress'
complete -c portolan -n "__fish_portolan_using_subcommand verify" -s v -l verbose -d 'Print requests and answers on stderr; twice for more'
complete -c portolan -n "__fish_portolan_using_subcommand verify" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c portolan -n "__fish_portolan_using_subcommand gc" -l before -d 'Leave blobs that were written later than this' -r
complete -c portolan -n "__fish_portolan_using_subcommand gc" -l platform -d 'Only this platform: OS/ARCH[/VARIANT][:OSVERSION], `local` or `all`; may be repeated' -r
complete -c portolan -n "__fish_portolan_using_subcommand gc" -s f -l format -d 'The form of the output; each command has its own default and its own choice' -r -f -a "text\t'For people, at a terminal or in a pipe'
markdown\t'A page of Markdown'
json\t'JSON'
html\t'A page of HTML that needs nothing beside it'
sarif\t'SARIF 2.1.0, as code hosts read findings'
csv\t'Comma-separated values (RFC 4180), for spreadsheets'
spdx-json\t'SPDX 2.3, as JSON'
cyclonedx-json\t'CycloneDX 1.6, as JSON'"
complete -c portolan -n "__fish_portolan_using_subcommand gc" -s o -l output -d 'Write into FILE, whole or not at all; `-` is stdout' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand gc" -l mirror -d 'Ask URL in the place of REGISTRY, as docker.io=http://127.0.0.1:5060; may be repeated' -r
complete -c portolan -n "__fish_portolan_using_subcommand gc" -l plain-http -d 'Reach registries without TLS: all, or only HOST; those on this machine always are' -r
complete -c portolan -n "__fish_portolan_using_subcommand gc" -l https -d 'Reach registries on this machine with TLS, where plain HTTP is the habit: all, or only HOST' -r
complete -c portolan -n "__fish_portolan_using_subcommand gc" -l insecure -d 'Do not check certificates: of all registries, or only of HOST' -r
complete -c portolan -n "__fish_portolan_using_subcommand gc" -l tls-verify -d 'As skopeo spells it: --tls-verify=false is --insecure' -r -f -a "true\t''
false\t''"
complete -c portolan -n "__fish_portolan_using_subcommand gc" -l cacert -d 'Trust the certificate authorities in FILE (PEM) too; may be repeated' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand gc" -s j -l jobs -d 'Read this many images side by side' -r
complete -c portolan -n "__fish_portolan_using_subcommand gc" -l retry-times -d 'Try a failed request again this many times' -r
complete -c portolan -n "__fish_portolan_using_subcommand gc" -l cache-dir -d 'The folder of the cache of manifests and configs' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand gc" -l catalog -d 'The catalogue: DIR, `sqlite:FILE` or `postgres://...`; `./portolan` if nothing is said' -r
complete -c portolan -n "__fish_portolan_using_subcommand gc" -l blobs -d 'Where the catalogue keeps manifests and configs: DIR or `s3://BUCKET/PREFIX`' -r
complete -c portolan -n "__fish_portolan_using_subcommand gc" -l color -d 'When there is colour' -r -f -a "auto\t'At a terminal'
always\t'In files and pipes too'
never\t'Nowhere'"
complete -c portolan -n "__fish_portolan_using_subcommand gc" -l progress -d 'How progress is shown on stderr' -r -f -a "auto\t'When stderr is a terminal and the work takes longer than half a second; of a scan, as lines where it is none'
always\t'From the beginning; as lines where stderr is no terminal'
never\t'Not at all'
plain\t'As lines, for logs'
json\t'As lines of JSON, for programs: what a scan does, event by event'"
complete -c portolan -n "__fish_portolan_using_subcommand gc" -l config -d 'Read these settings, and no other portolan.toml' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand gc" -l dry-run -d 'Tell what would be removed, and remove nothing'
complete -c portolan -n "__fish_portolan_using_subcommand gc" -l all-platforms -d 'All platforms, the same as --platform all'
complete -c portolan -n "__fish_portolan_using_subcommand gc" -l json -d 'JSON, the same as --format json'
complete -c portolan -n "__fish_portolan_using_subcommand gc" -l redact -d 'Hide the values of build arguments, variables and labels whose names look secret'
complete -c portolan -n "__fish_portolan_using_subcommand gc" -l offline -d 'Read nothing but the cache and local files'
complete -c portolan -n "__fish_portolan_using_subcommand gc" -l no-cache -d 'Keep nothing, and read nothing that was kept'
complete -c portolan -n "__fish_portolan_using_subcommand gc" -s q -l quiet -d 'Print no warnings and no progress'
complete -c portolan -n "__fish_portolan_using_subcommand gc" -s v -l verbose -d 'Print requests and answers on stderr; twice for more'
complete -c portolan -n "__fish_portolan_using_subcommand gc" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c portolan -n "__fish_portolan_using_subcommand completions" -l platform -d 'Only this platform: OS/ARCH[/VARIANT][:OSVERSION], `local` or `all`; may be repeated' -r
complete -c portolan -n "__fish_portolan_using_subcommand completions" -s f -l format -d 'The form of the output; each command has its own default and its own choice' -r -f -a "text\t'For people, at a terminal or in a pipe'
markdown\t'A page of Markdown'
json\t'JSON'
html\t'A page of HTML that needs nothing beside it'
sarif\t'SARIF 2.1.0, as code hosts read findings'
csv\t'Comma-separated values (RFC 4180), for spreadsheets'
spdx-json\t'SPDX 2.3, as JSON'
cyclonedx-json\t'CycloneDX 1.6, as JSON'"
complete -c portolan -n "__fish_portolan_using_subcommand completions" -s o -l output -d 'Write into FILE, whole or not at all; `-` is stdout' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand completions" -l mirror -d 'Ask URL in the place of REGISTRY, as docker.io=http://127.0.0.1:5060; may be repeated' -r
complete -c portolan -n "__fish_portolan_using_subcommand completions" -l plain-http -d 'Reach registries without TLS: all, or only HOST; those on this machine always are' -r
complete -c portolan -n "__fish_portolan_using_subcommand completions" -l https -d 'Reach registries on this machine with TLS, where plain HTTP is the habit: all, or only HOST' -r
complete -c portolan -n "__fish_portolan_using_subcommand completions" -l insecure -d 'Do not check certificates: of all registries, or only of HOST' -r
complete -c portolan -n "__fish_portolan_using_subcommand completions" -l tls-verify -d 'As skopeo spells it: --tls-verify=false is --insecure' -r -f -a "true\t''
false\t''"
complete -c portolan -n "__fish_portolan_using_subcommand completions" -l cacert -d 'Trust the certificate authorities in FILE (PEM) too; may be repeated' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand completions" -s j -l jobs -d 'Read this many images side by side' -r
complete -c portolan -n "__fish_portolan_using_subcommand completions" -l retry-times -d 'Try a failed request again this many times' -r
complete -c portolan -n "__fish_portolan_using_subcommand completions" -l cache-dir -d 'The folder of the cache of manifests and configs' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand completions" -l catalog -d 'The catalogue: DIR, `sqlite:FILE` or `postgres://...`; `./portolan` if nothing is said' -r
complete -c portolan -n "__fish_portolan_using_subcommand completions" -l blobs -d 'Where the catalogue keeps manifests and configs: DIR or `s3://BUCKET/PREFIX`' -r
complete -c portolan -n "__fish_portolan_using_subcommand completions" -l color -d 'When there is colour' -r -f -a "auto\t'At a terminal'
always\t'In files and pipes too'
never\t'Nowhere'"
complete -c portolan -n "__fish_portolan_using_subcommand completions" -l progress -d 'How progress is shown on stderr' -r -f -a "auto\t'When stderr is a terminal and the work takes longer than half a second; of a scan, as lines where it is none'
always\t'From the beginning; as lines where stderr is no terminal'
never\t'Not at all'
plain\t'As lines, for logs'
json\t'As lines of JSON, for programs: what a scan does, event by event'"
complete -c portolan -n "__fish_portolan_using_subcommand completions" -l config -d 'Read these settings, and no other portolan.toml' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand completions" -l all-platforms -d 'All platforms, the same as --platform all'
complete -c portolan -n "__fish_portolan_using_subcommand completions" -l json -d 'JSON, the same as --format json'
complete -c portolan -n "__fish_portolan_using_subcommand completions" -l redact -d 'Hide the values of build arguments, variables and labels whose names look secret'
complete -c portolan -n "__fish_portolan_using_subcommand completions" -l offline -d 'Read nothing but the cache and local files'
complete -c portolan -n "__fish_portolan_using_subcommand completions" -l no-cache -d 'Keep nothing, and read nothing that was kept'
complete -c portolan -n "__fish_portolan_using_subcommand completions" -s q -l quiet -d 'Print no warnings and no progress'
complete -c portolan -n "__fish_portolan_using_subcommand completions" -s v -l verbose -d 'Print requests and answers on stderr; twice for more'
complete -c portolan -n "__fish_portolan_using_subcommand completions" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c portolan -n "__fish_portolan_using_subcommand internal-docs" -l platform -d 'Only this platform: OS/ARCH[/VARIANT][:OSVERSION], `local` or `all`; may be repeated' -r
complete -c portolan -n "__fish_portolan_using_subcommand internal-docs" -s f -l format -d 'The form of the output; each command has its own default and its own choice' -r -f -a "text\t'For people, at a terminal or in a pipe'
markdown\t'A page of Markdown'
json\t'JSON'
html\t'A page of HTML that needs nothing beside it'
sarif\t'SARIF 2.1.0, as code hosts read findings'
csv\t'Comma-separated values (RFC 4180), for spreadsheets'
spdx-json\t'SPDX 2.3, as JSON'
cyclonedx-json\t'CycloneDX 1.6, as JSON'"
complete -c portolan -n "__fish_portolan_using_subcommand internal-docs" -s o -l output -d 'Write into FILE, whole or not at all; `-` is stdout' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand internal-docs" -l mirror -d 'Ask URL in the place of REGISTRY, as docker.io=http://127.0.0.1:5060; may be repeated' -r
complete -c portolan -n "__fish_portolan_using_subcommand internal-docs" -l plain-http -d 'Reach registries without TLS: all, or only HOST; those on this machine always are' -r
complete -c portolan -n "__fish_portolan_using_subcommand internal-docs" -l https -d 'Reach registries on this machine with TLS, where plain HTTP is the habit: all, or only HOST' -r
complete -c portolan -n "__fish_portolan_using_subcommand internal-docs" -l insecure -d 'Do not check certificates: of all registries, or only of HOST' -r
complete -c portolan -n "__fish_portolan_using_subcommand internal-docs" -l tls-verify -d 'As skopeo spells it: --tls-verify=false is --insecure' -r -f -a "true\t''
false\t''"
complete -c portolan -n "__fish_portolan_using_subcommand internal-docs" -l cacert -d 'Trust the certificate authorities in FILE (PEM) too; may be repeated' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand internal-docs" -s j -l jobs -d 'Read this many images side by side' -r
complete -c portolan -n "__fish_portolan_using_subcommand internal-docs" -l retry-times -d 'Try a failed request again this many times' -r
complete -c portolan -n "__fish_portolan_using_subcommand internal-docs" -l cache-dir -d 'The folder of the cache of manifests and configs' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand internal-docs" -l catalog -d 'The catalogue: DIR, `sqlite:FILE` or `postgres://...`; `./portolan` if nothing is said' -r
complete -c portolan -n "__fish_portolan_using_subcommand internal-docs" -l blobs -d 'Where the catalogue keeps manifests and configs: DIR or `s3://BUCKET/PREFIX`' -r
complete -c portolan -n "__fish_portolan_using_subcommand internal-docs" -l color -d 'When there is colour' -r -f -a "auto\t'At a terminal'
always\t'In files and pipes too'
never\t'Nowhere'"
complete -c portolan -n "__fish_portolan_using_subcommand internal-docs" -l progress -d 'How progress is shown on stderr' -r -f -a "auto\t'When stderr is a terminal and the work takes longer than half a second; of a scan, as lines where it is none'
always\t'From the beginning; as lines where stderr is no terminal'
never\t'Not at all'
plain\t'As lines, for logs'
json\t'As lines of JSON, for programs: what a scan does, event by event'"
complete -c portolan -n "__fish_portolan_using_subcommand internal-docs" -l config -d 'Read these settings, and no other portolan.toml' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand internal-docs" -l all-platforms -d 'All platforms, the same as --platform all'
complete -c portolan -n "__fish_portolan_using_subcommand internal-docs" -l json -d 'JSON, the same as --format json'
complete -c portolan -n "__fish_portolan_using_subcommand internal-docs" -l redact -d 'Hide the values of build arguments, variables and labels whose names look secret'
complete -c portolan -n "__fish_portolan_using_subcommand internal-docs" -l offline -d 'Read nothing but the cache and local files'
complete -c portolan -n "__fish_portolan_using_subcommand internal-docs" -l no-cache -d 'Keep nothing, and read nothing that was kept'
complete -c portolan -n "__fish_portolan_using_subcommand internal-docs" -s q -l quiet -d 'Print no warnings and no progress'
complete -c portolan -n "__fish_portolan_using_subcommand internal-docs" -s v -l verbose -d 'Print requests and answers on stderr; twice for more'
complete -c portolan -n "__fish_portolan_using_subcommand internal-docs" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c portolan -n "__fish_portolan_using_subcommand help; and not __fish_seen_subcommand_from report inspect dockerfile files cat packages sbom waste tags repos digest manifest config blob referrers ratelimit scan worker reports import log diff search base derived lint export verify gc completions internal-docs help" -f -a "report" -d 'Write the report of an image, on all its platforms'
complete -c portolan -n "__fish_portolan_using_subcommand help; and not __fish_seen_subcommand_from report inspect dockerfile files cat packages sbom waste tags repos digest manifest config blob referrers ratelimit scan worker reports import log diff search base derived lint export verify gc completions internal-docs help" -f -a "inspect" -d 'Look at an image: its platforms, sizes, dates and what it runs'
complete -c portolan -n "__fish_portolan_using_subcommand help; and not __fish_seen_subcommand_from report inspect dockerfile files cat packages sbom waste tags repos digest manifest config blob referrers ratelimit scan worker reports import log diff search base derived lint export verify gc completions internal-docs help" -f -a "dockerfile" -d 'Recover the Dockerfile from the history'
complete -c portolan -n "__fish_portolan_using_subcommand help; and not __fish_seen_subcommand_from report inspect dockerfile files cat packages sbom waste tags repos digest manifest config blob referrers ratelimit scan worker reports import log diff search base derived lint export verify gc completions internal-docs help" -f -a "files" -d 'List the files of an image, and the layers that wrote them'
complete -c portolan -n "__fish_portolan_using_subcommand help; and not __fish_seen_subcommand_from report inspect dockerfile files cat packages sbom waste tags repos digest manifest config blob referrers ratelimit scan worker reports import log diff search base derived lint export verify gc completions internal-docs help" -f -a "cat" -d 'Print files of an image, or extract them into a folder'
complete -c portolan -n "__fish_portolan_using_subcommand help; and not __fish_seen_subcommand_from report inspect dockerfile files cat packages sbom waste tags repos digest manifest config blob referrers ratelimit scan worker reports import log diff search base derived lint export verify gc completions internal-docs help" -f -a "packages" -d 'List the packages that are installed in an image, with licences and the layers that brought them'
complete -c portolan -n "__fish_portolan_using_subcommand help; and not __fish_seen_subcommand_from report inspect dockerfile files cat packages sbom waste tags repos digest manifest config blob referrers ratelimit scan worker reports import log diff search base derived lint export verify gc completions internal-docs help" -f -a "sbom" -d 'Write a software bill of materials of an image: SPDX or CycloneDX'
complete -c portolan -n "__fish_portolan_using_subcommand help; and not __fish_seen_subcommand_from report inspect dockerfile files cat packages sbom waste tags repos digest manifest config blob referrers ratelimit scan worker reports import log diff search base derived lint export verify gc completions internal-docs help" -f -a "waste" -d 'Tell what of an image is there in vain: bytes hidden by later layers, caches left behind, files that are there twice'
complete -c portolan -n "__fish_portolan_using_subcommand help; and not __fish_seen_subcommand_from report inspect dockerfile files cat packages sbom waste tags repos digest manifest config blob referrers ratelimit scan worker reports import log diff search base derived lint export verify gc completions internal-docs help" -f -a "tags" -d 'List the tags of a repository'
complete -c portolan -n "__fish_portolan_using_subcommand help; and not __fish_seen_subcommand_from report inspect dockerfile files cat packages sbom waste tags repos digest manifest config blob referrers ratelimit scan worker reports import log diff search base derived lint export verify gc completions internal-docs help" -f -a "repos" -d 'List the repositories of a registry'
complete -c portolan -n "__fish_portolan_using_subcommand help; and not __fish_seen_subcommand_from report inspect dockerfile files cat packages sbom waste tags repos digest manifest config blob referrers ratelimit scan worker reports import log diff search base derived lint export verify gc completions internal-docs help" -f -a "digest" -d 'Print the digest that a reference points to'
complete -c portolan -n "__fish_portolan_using_subcommand help; and not __fish_seen_subcommand_from report inspect dockerfile files cat packages sbom waste tags repos digest manifest config blob referrers ratelimit scan worker reports import log diff search base derived lint export verify gc completions internal-docs help" -f -a "manifest" -d 'Print the manifest or index, byte for byte'
complete -c portolan -n "__fish_portolan_using_subcommand help; and not __fish_seen_subcommand_from report inspect dockerfile files cat packages sbom waste tags repos digest manifest config blob referrers ratelimit scan worker reports import log diff search base derived lint export verify gc completions internal-docs help" -f -a "config" -d 'Print the config of one image, byte for byte'
complete -c portolan -n "__fish_portolan_using_subcommand help; and not __fish_seen_subcommand_from report inspect dockerfile files cat packages sbom waste tags repos digest manifest config blob referrers ratelimit scan worker reports import log diff search base derived lint export verify gc completions internal-docs help" -f -a "blob" -d 'Print a blob by its digest, byte for byte'
complete -c portolan -n "__fish_portolan_using_subcommand help; and not __fish_seen_subcommand_from report inspect dockerfile files cat packages sbom waste tags repos digest manifest config blob referrers ratelimit scan worker reports import log diff search base derived lint export verify gc completions internal-docs help" -f -a "referrers" -d 'List what refers to an image: signatures, SBOMs, attestations'
complete -c portolan -n "__fish_portolan_using_subcommand help; and not __fish_seen_subcommand_from report inspect dockerfile files cat packages sbom waste tags repos digest manifest config blob referrers ratelimit scan worker reports import log diff search base derived lint export verify gc completions internal-docs help" -f -a "ratelimit" -d 'Show how many pulls the registry still allows'
complete -c portolan -n "__fish_portolan_using_subcommand help; and not __fish_seen_subcommand_from report inspect dockerfile files cat packages sbom waste tags repos digest manifest config blob referrers ratelimit scan worker reports import log diff search base derived lint export verify gc completions internal-docs help" -f -a "scan" -d 'Visit tags, keep what they point to, and write a folder of reports'
complete -c portolan -n "__fish_portolan_using_subcommand help; and not __fish_seen_subcommand_from report inspect dockerfile files cat packages sbom waste tags repos digest manifest config blob referrers ratelimit scan worker reports import log diff search base derived lint export verify gc completions internal-docs help" -f -a "worker" -d 'Visit what is in the catalogue\'s queue, as one of many'
complete -c portolan -n "__fish_portolan_using_subcommand help; and not __fish_seen_subcommand_from report inspect dockerfile files cat packages sbom waste tags repos digest manifest config blob referrers ratelimit scan worker reports import log diff search base derived lint export verify gc completions internal-docs help" -f -a "reports" -d 'Write the folder of reports from the catalogue, asking no registry'
complete -c portolan -n "__fish_portolan_using_subcommand help; and not __fish_seen_subcommand_from report inspect dockerfile files cat packages sbom waste tags repos digest manifest config blob referrers ratelimit scan worker reports import log diff search base derived lint export verify gc completions internal-docs help" -f -a "import" -d 'Read published reports back into the catalogue, and prove what they say'
complete -c portolan -n "__fish_portolan_using_subcommand help; and not __fish_seen_subcommand_from report inspect dockerfile files cat packages sbom waste tags repos digest manifest config blob referrers ratelimit scan worker reports import log diff search base derived lint export verify gc completions internal-docs help" -f -a "log" -d 'Tell when a tag moved, from which digest to which, and why'
complete -c portolan -n "__fish_portolan_using_subcommand help; and not __fish_seen_subcommand_from report inspect dockerfile files cat packages sbom waste tags repos digest manifest config blob referrers ratelimit scan worker reports import log diff search base derived lint export verify gc completions internal-docs help" -f -a "diff" -d 'Tell what differs between two images: platforms, settings, steps, layers; with --files their files'
complete -c portolan -n "__fish_portolan_using_subcommand help; and not __fish_seen_subcommand_from report inspect dockerfile files cat packages sbom waste tags repos digest manifest config blob referrers ratelimit scan worker reports import log diff search base derived lint export verify gc completions internal-docs help" -f -a "search" -d 'Find tags by what their images hold, are and were, and tell when'
complete -c portolan -n "__fish_portolan_using_subcommand help; and not __fish_seen_subcommand_from report inspect dockerfile files cat packages sbom waste tags repos digest manifest config blob referrers ratelimit scan worker reports import log diff search base derived lint export verify gc completions internal-docs help" -f -a "base" -d 'Tell what an image is built on, by its layers'
complete -c portolan -n "__fish_portolan_using_subcommand help; and not __fish_seen_subcommand_from report inspect dockerfile files cat packages sbom waste tags repos digest manifest config blob referrers ratelimit scan worker reports import log diff search base derived lint export verify gc completions internal-docs help" -f -a "derived" -d 'Tell what is built on an image, by its layers'
complete -c portolan -n "__fish_portolan_using_subcommand help; and not __fish_seen_subcommand_from report inspect dockerfile files cat packages sbom waste tags repos digest manifest config blob referrers ratelimit scan worker reports import log diff search base derived lint export verify gc completions internal-docs help" -f -a "lint" -d 'Tell what is odd about images: indexes, platforms, media types, histories, layers, bases'
complete -c portolan -n "__fish_portolan_using_subcommand help; and not __fish_seen_subcommand_from report inspect dockerfile files cat packages sbom waste tags repos digest manifest config blob referrers ratelimit scan worker reports import log diff search base derived lint export verify gc completions internal-docs help" -f -a "export" -d 'Write the catalogue as Parquet files, for DuckDB, Spark, Trino and the like'
complete -c portolan -n "__fish_portolan_using_subcommand help; and not __fish_seen_subcommand_from report inspect dockerfile files cat packages sbom waste tags repos digest manifest config blob referrers ratelimit scan worker reports import log diff search base derived lint export verify gc completions internal-docs help" -f -a "verify" -d 'Check every blob and every row of the catalogue, and mend what can be mended'
complete -c portolan -n "__fish_portolan_using_subcommand help; and not __fish_seen_subcommand_from report inspect dockerfile files cat packages sbom waste tags repos digest manifest config blob referrers ratelimit scan worker reports import log diff search base derived lint export verify gc completions internal-docs help" -f -a "gc" -d 'Remove what nothing in the catalogue names'
complete -c portolan -n "__fish_portolan_using_subcommand help; and not __fish_seen_subcommand_from report inspect dockerfile files cat packages sbom waste tags repos digest manifest config blob referrers ratelimit scan worker reports import log diff search base derived lint export verify gc completions internal-docs help" -f -a "completions" -d 'Print the completions for a shell'
complete -c portolan -n "__fish_portolan_using_subcommand help; and not __fish_seen_subcommand_from report inspect dockerfile files cat packages sbom waste tags repos digest manifest config blob referrers ratelimit scan worker reports import log diff search base derived lint export verify gc completions internal-docs help" -f -a "internal-docs" -d 'Write completions, manual pages, the command reference and the table of variables into a folder'
complete -c portolan -n "__fish_portolan_using_subcommand help; and not __fish_seen_subcommand_from report inspect dockerfile files cat packages sbom waste tags repos digest manifest config blob referrers ratelimit scan worker reports import log diff search base derived lint export verify gc completions internal-docs help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
