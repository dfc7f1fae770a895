from chatlib import main
main()
