/** What `--help` prints. */
export const USAGE = `Runs a Lambda function as SnapStart would: init, snapshot point, restore, invokes.

Usage: node snapstart-emulator.mjs --layer FILE --function DIR --handler NAME [options]

What runs
  --layer PATH          a layer's zip, or a folder with what it puts into /opt;
                        may be repeated, later layers win
  --folder PATH         a folder that lies in /opt under its own name, as an image
                        has it; may be repeated
  --function PATH       the function's package: a folder or a zip
  --handler NAME        the handler, as in template.yaml
  --wrapper PATH        AWS_LAMBDA_EXEC_WRAPPER (/opt/snapper/wrapper)
  --host RUNTIME        the Java runtime: java21 (default) or java25; image: none, as
                        in a container image of one's own
  --name NAME           the function's name (SnapperFunction)
  --memory MB           1769
  --timeout SECONDS     30
  --region REGION       us-east-1
  --env NAME=VALUE      a variable of the function; may be repeated. In a process
                        what begins with /opt/ or /var/task/ is moved to where
                        layers and function lie
  --env-vars FILE       the function's variables, in the format of sam local:
                        {"Parameters": {"NAME": "value"}}, or the
                        function's name instead of Parameters
  --on-demand           without SnapStart: init and invokes only

What is asked of it
  --event FILE          an event as JSON, - for standard input; may be repeated ({})
  --invokes N           how often each event is sent (1; 2 with --vm)
  --restores N          repeats everything in fresh environments and shows the spread (1)

Where it runs
  --in PLACE            process: as a process of this machine (Linux);
                        docker: in the host's base image; auto (default)
  --image IMAGE         instead of AWS's base image of the host
  --container-tool CMD  docker (default), podman or finch

In virtual machines (Linux on x86_64, with QEMU)
  --vm                  a real snapshot: the function boots in a virtual machine, whose
                        memory is saved at the snapshot point and cloned. What the
                        clones' answers share and should not is reported. There is
                        no network in them
  --clones N            how many clones are asked the same, one after the other (2);
                        it takes two to compare
  --host-root DIR       a folder with the files of the base image, instead of taking
                        them from it by the container tool
  --kernel DIR          where boot/vmlinuz-* and its modules are (/): the folder of a
                        package unpacked with dpkg-deb --extract will do
  --check               only says what this machine lacks for --vm, and runs nothing

What is printed
  --json                one JSON object on standard output and nothing else
  --quiet               no logs of the function and no timeline
  --help

Responses go to standard output, everything else to standard error.
Exit status: 0 fine; 1 the function failed, Lambda would reject it, its clones share
what should be unique, or this machine lacks something; 2 wrong usage; 130 interrupted.
`;
